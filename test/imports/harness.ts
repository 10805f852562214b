import { fileImportSchema, type FileImport } from '../../src/contracts/fileImport.ts';
import { tendImports } from '../../src/services/import/tendImports.ts';
import type { Caller } from '../harness/callers.ts';
import { createTestApp } from '../harness/app.ts';

/** A clinic in New York whose clock stands still at 10:00 on Monday, November 30, 2026, and the files that are sent in there. */
export async function createImportApp() {
  let now = Date.parse('2026-11-30T15:00:00Z');
  const app = await createTestApp({ now: () => new Date(now) });
  const call = (method: string, path: string, body?: unknown) =>
    app.call(method, `/api/v2${path}`, { as: app.staff.headers, ...(body === undefined ? {} : { body }) });
  // A turn ends after a while, written or not.
  const tend = async (): Promise<void> => {
    while ((await tendImports(app.deps, app.clinicId)) > 0);
  };
  return {
    app,
    call,
    pass(ms: number): void {
      now += ms;
    },
    /** Sends the file in as it is; the answer as it comes. */
    async send(file: string | Uint8Array<ArrayBuffer>, as: Caller = app.staff.headers) {
      const answer = await fetch(`${app.url}/api/v2/imports`, {
        method: 'POST',
        headers: { ...as, 'content-type': 'text/csv' },
        body: file,
      });
      const body: unknown = await answer.json();
      return { status: answer.status, body };
    },
    async stage(file: string | Uint8Array<ArrayBuffer>): Promise<FileImport> {
      const { status, body } = await this.send(file);
      if (status !== 201) throw new Error(`not taken: ${JSON.stringify(body)}`);
      return fileImportSchema.parse(body);
    },
    /** Sends it in, has it looked at as it was recognised, and says what it would do. */
    async check(file: string | Uint8Array<ArrayBuffer>, more: object = {}): Promise<FileImport> {
      const { id, mapping } = await this.stage(file);
      const answer = await call('POST', `/imports/${id}/check`, { mapping, ...more });
      if (answer.status !== 200) throw new Error(`not looked at: ${JSON.stringify(answer.body)}`);
      await tend();
      return this.get(id);
    },
    async get(id: string): Promise<FileImport> {
      return fileImportSchema.parse((await call('GET', `/imports/${id}`)).body);
    },
    async commit(id: string, cancelsMissing = 0): Promise<FileImport> {
      const answer = await call('POST', `/imports/${id}/commit`, { cancelsMissing });
      if (answer.status !== 200) throw new Error(`not committed: ${JSON.stringify(answer.body)}`);
      await tend();
      return this.get(id);
    },
    /** All of it. */
    async run(file: string | Uint8Array<ArrayBuffer>, more: object = {}): Promise<FileImport> {
      const checked = await this.check(file, more);
      return this.commit(checked.id, checked.counts?.missing ?? 0);
    },
    /** The rejected rows as the file that comes back. */
    async rejected(id: string): Promise<string> {
      const answer = await fetch(`${app.url}/api/v2/imports/${id}/rejected`, { headers: app.staff.headers });
      if (answer.status !== 200) throw new Error(`no rejected rows: ${answer.status}`);
      return answer.text();
    },
    rows: async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
      (await app.database.pools.staff.query<Row>(text, values)).rows,
    close: () => app.close(),
  };
}

export type ImportApp = Awaited<ReturnType<typeof createImportApp>>;

/** Counts without those that are nothing. */
export function countsOf(
  { counts, results }: FileImport,
  which: 'counts' | 'results' = 'counts',
): Record<string, number> {
  return Object.fromEntries(
    Object.entries((which === 'counts' ? counts : results) ?? {}).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0,
    ),
  );
}
