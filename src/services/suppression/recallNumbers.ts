import type { Connection } from '@/db/database.ts';
import { recallErasedNumbers } from '@/db/suppressionQueries.ts';
import type { Context } from '../context.ts';

/** Numbers that the clinic knows from now on, perhaps again: an opt-out that outlived its erased number is in force for it (TCPA-16). */
export async function recallNumbers(
  ctx: Context,
  tx: Connection,
  phoneNumbers: readonly string[],
): Promise<void> {
  await recallErasedNumbers(
    tx,
    ctx.clinicId,
    phoneNumbers.map((phoneNumber) => ({
      phoneNumber,
      numberHash: ctx.vault.numberHash(ctx.clinicId, phoneNumber),
    })),
  );
}
