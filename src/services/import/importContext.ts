import type { Context, Deps } from '../context.ts';

/** Rows are written by the import: who began it stands with the import itself. */
export function importContext(deps: Deps, clinicId: string, importId: string): Context {
  return { ...deps, clinicId, actor: { kind: 'job', id: `import/${importId}` } };
}
