import { localTime } from '@/domain/appointment/localTime.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '../context.ts';

/** @throws Refusal invalid_request for a day that has not come yet at the clinic */
export function checkBirthDate(ctx: Context, timeZone: string, birthDate: string | null): void {
  if (birthDate === null) return;
  const today = localTime(ctx.now().toTemporalInstant(), timeZone).toPlainDate();
  if (Temporal.PlainDate.compare(birthDate, today) <= 0) return;
  throw new Refusal('invalid_request', 'The birth date lies ahead.', { field: 'birthDate' });
}
