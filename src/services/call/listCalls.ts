import { appointmentsByIds } from '@/db/appointmentQueries.ts';
import { lastWordsOf } from '@/db/callQueries.ts';
import { patientsByIds } from '@/db/patientQueries.ts';
import { presentAppointments, type PresentedAppointment } from '../appointment/presentAppointment.ts';
import { mayDo, requireScope, type Context } from '../context.ts';
import { cursorId, decodeCursor, encodeCursor } from '../cursor.ts';
import { recordView } from '../recordView.ts';
import { callCandidates } from './callCandidates.ts';

export type PresentedCall = {
  appointment: PresentedAppointment;
  language: string;
  callFrom: string;
  /** What the patient wrote last; `body` is null for who may not read texts. */
  lastWords: { body: string | null; occurredAt: string } | null;
};

/**
 * Whom to call and why, the most urgent first; who has been called stands at the end. `toCall` counts all that are left, whatever the page.
 */
export async function listCalls(
  ctx: Context,
  query: { day?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<{ items: PresentedCall[]; toCall: number; called: number; nextCursor: string | null }> {
  requireScope(ctx.actor, 'appointments:read');
  const { db, clinicId } = ctx;
  const all = (await callCandidates(db, clinicId, ctx.now())).filter(
    ({ day }) => query.day === undefined || day === query.day,
  );
  const toCall = all.filter((one) => one.needsCall).length;
  const from = query.cursor === undefined ? 0 : placeAfter(all, query.cursor);
  const chosen = all.slice(from, from + query.limit);
  const ids = chosen.map(({ id }) => id);
  const rows = await appointmentsByIds(db, clinicId, ids);
  const appointments = await presentAppointments(
    ctx,
    db,
    ids.flatMap((id) => rows.get(id) ?? []),
  );
  const byId = new Map(appointments.map((appointment) => [appointment.id, appointment]));
  const patients = await patientsByIds(db, clinicId, [
    ...new Set(appointments.map(({ patient }) => patient.id)),
  ]);
  const words = await readLastWords(ctx, appointments);
  const items = chosen.flatMap(({ id, callFrom }) => {
    const appointment = byId.get(id);
    return appointment === undefined
      ? []
      : [
          {
            appointment,
            language: patients.get(appointment.patient.id)?.language ?? 'en',
            callFrom,
            lastWords: words.get(appointment.conversationId ?? '') ?? null,
          },
        ];
  });
  await recordView(ctx, 'call.listed', { kind: 'appointment', id: null }, { ids });
  const last = chosen.at(-1);
  const hasMore = from + query.limit < all.length && last !== undefined;
  return {
    items,
    toCall,
    called: all.length - toCall,
    nextCursor: hasMore ? encodeCursor([String(from + query.limit), last.id]) : null,
  };
}

/** Where the page after this one begins; when the list has moved on, after the same visit, wherever it stands by now. */
function placeAfter(all: readonly { id: string }[], cursor: string): number {
  const [place = '', id = ''] = decodeCursor(cursor, 2);
  const index = all.findIndex((one) => one.id === cursorId(id));
  return index === -1 ? Math.max(0, Math.trunc(Number(place)) || 0) : index + 1;
}

async function readLastWords(
  ctx: Context,
  appointments: readonly PresentedAppointment[],
): Promise<Map<string, NonNullable<PresentedCall['lastWords']>>> {
  const conversationIds = [...new Set(appointments.flatMap(({ conversationId }) => conversationId ?? []))];
  const rows = await lastWordsOf(ctx.db, ctx.clinicId, conversationIds);
  const mayRead = mayDo(ctx.actor, 'messages:read');
  return new Map(
    await Promise.all(
      [...rows].map(async ([conversationId, { id, keyId, bodyEncrypted, occurredAt }]) => {
        const at = { table: 'message', column: 'body', id } as const;
        const body = mayRead ? await ctx.vault.open(ctx.clinicId, at, { keyId, bytes: bodyEncrypted }) : null;
        return [conversationId, { body, occurredAt: occurredAt.toISOString() }] as const;
      }),
    ),
  );
}
