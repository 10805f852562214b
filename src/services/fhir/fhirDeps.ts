import type { Deps } from '@/dispatch/deps.ts';

/** What calling a server needs: the usual, and how strictly its address is looked at. */
export type FhirDeps = Deps & { guard: { mayLoop: boolean } };

/** Servers of the demo are on this machine; those of a real installation never are. */
export function fhirDeps<Given extends Deps>(deps: Given): Given & FhirDeps {
  return { ...deps, guard: { mayLoop: deps.settings.mode === 'simulator' } };
}
