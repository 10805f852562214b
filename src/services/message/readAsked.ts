import type { Connection } from '@/db/database.ts';
import { readNumberFacts, type Gate } from '@/db/gateQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { brakeWindowMs } from '@/domain/ledger/brake.ts';
import type { Context } from '@/services/context.ts';
import type { Asked } from './assessMessage.ts';
import { callerOfSend } from './directBrake.ts';
import type { About } from './findAbout.ts';
import { resolvePatient } from './recipient.ts';
import type { SendRequest } from './sendRequest.ts';

/** What the gate looks at for one text. @throws Refusal sending_held without a sender, and what `resolvePatient` throws */
export async function readAsked(
  ctx: Context,
  connection: Connection,
  { clinic, sender }: Gate,
  number: Asked['number'],
  about: About,
  request: SendRequest,
): Promise<Asked> {
  if (!sender) throw noSender();
  const found = await readNumberFacts(
    connection,
    { clinicId: ctx.clinicId, senderId: sender.id },
    [
      {
        phoneNumber: number.phoneNumber,
        numberHash: ctx.vault.numberHash(ctx.clinicId, number.phoneNumber),
        caller: callerOfSend(ctx, request),
      },
    ],
    new Date(ctx.now().getTime() - brakeWindowMs),
  );
  const facts = found.get(number.phoneNumber);
  if (!facts) throw new Error('nothing was read about a number');
  const patient = await resolvePatient(connection, ctx.clinicId, facts.patients, request.patientId);
  return { clinic, sender, number, about, facts, patient };
}

export function noSender(): Refusal {
  return new Refusal('sending_held', 'This clinic has no number to text from.', { reason: 'no_sender' });
}
