import type { z } from 'zod';
import { type checkImportSchema, type commitImportSchema, fileImportSchema } from '@/contracts/fileImport.ts';
import { pageOf } from '@/contracts/page.ts';
import { type ApiDoor, v2 } from './request.ts';

/** Files of visits of the API. */
export const importCalls = ({ ask }: ApiDoor) => ({
  imports: (signal?: AbortSignal) =>
    ask(pageOf(fileImportSchema), 'GET', '/imports', { query: { limit: 10 }, signal }),
  import: (id: string, signal?: AbortSignal) => ask(fileImportSchema, 'GET', `/imports/${id}`, { signal }),
  uploadImport: (file: Blob) => ask(fileImportSchema, 'POST', '/imports', { file }),
  checkImport: (id: string, body: z.input<typeof checkImportSchema>) =>
    ask(fileImportSchema, 'POST', `/imports/${id}/check`, { body }),
  commitImport: (id: string, body: z.input<typeof commitImportSchema>) =>
    ask(fileImportSchema, 'POST', `/imports/${id}/commit`, { body }),
  cancelImport: (id: string) => ask(fileImportSchema, 'POST', `/imports/${id}/cancel`),
});

/** Where the rejected rows of a file are. */
export function rejectedRowsAddress(id: string): string {
  return `${v2}/imports/${id}/rejected`;
}
