import { clinicById } from '@/db/clinicQueries.ts';
import { patientsByIds } from '@/db/patientQueries.ts';
import { unknownsWithPeople } from '@/db/settlementQueries.ts';
import { patientName } from '@/domain/patient/patientName.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import type { Category } from '@/domain/message/category.ts';
import { requireScope, type Context } from '../context.ts';
import { recordView } from '../recordView.ts';
import { isTooLate } from './sendAgain.ts';

export type ListedUnknown = {
  id: string;
  taskId: string;
  conversationId: string;
  patient: { id: string; name: string } | null;
  displayNumber: string;
  category: Category;
  claimedAt: string;
  isTooLate: boolean;
};

/** Texts of unknown fate that wait for a person, the oldest first, `limit` at most; `total` is all of them. */
export async function listUnknowns(
  ctx: Context,
  limit: number,
): Promise<{ items: ListedUnknown[]; total: number }> {
  requireScope(ctx.actor, 'messages:read');
  const { clinicId, db } = ctx;
  const now = ctx.now();
  const { rows, total } = await unknownsWithPeople(db, clinicId, limit);
  const country = homeCountry((await clinicById(db, clinicId)).country);
  const patients = await patientsByIds(db, clinicId, [
    ...new Set(rows.map(({ patientId }) => patientId).filter((id) => id !== null)),
  ]);
  const items = rows.map((row) => {
    const patient = patients.get(row.patientId ?? '');
    return {
      id: row.id,
      taskId: row.taskId,
      conversationId: row.conversationId,
      patient: patient ? { id: patient.id, name: patientName(patient) } : null,
      displayNumber: formatPhoneNumber(row.phoneNumber, country),
      category: row.category,
      claimedAt: (row.claimedAt ?? now).toISOString(),
      isTooLate: isTooLate(row, now),
    };
  });
  await recordView(
    ctx,
    'message.unknowns_listed',
    { kind: 'message', id: null },
    { ids: rows.map(({ id }) => id) },
  );
  return { items, total };
}
