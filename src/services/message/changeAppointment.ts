import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { MessageRow } from '@/db/messageQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import type { AppointmentChange } from '@/domain/keyword/replyDecision.ts';

/** Applies a patient's answer to the appointment that was asked about. The rules have decided that it may. */
export async function changeAppointment(
  deps: Deps,
  tx: Connection,
  message: MessageRow,
  change: AppointmentChange,
): Promise<void> {
  const { clinicId } = message;
  const appointment = await tx
    .selectFrom('appointment')
    .select(['id', 'status'])
    .where('clinicId', '=', clinicId)
    .where('id', '=', change.appointmentId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const now = deps.now();
  await tx
    .updateTable('appointment')
    .set({ status: change.to, slotHeld: change.to === 'cancelled' && change.holdSlot, updatedAt: now })
    .where('clinicId', '=', clinicId)
    .where('id', '=', appointment.id)
    .execute();
  await tx
    .insertInto('appointmentEvent')
    .values({
      clinicId,
      id: deps.newId(),
      appointmentId: appointment.id,
      kind: 'answered',
      fromStatus: appointment.status,
      toStatus: change.to,
      messageId: message.id,
      actorKind: 'patient',
      occurredAt: now,
    })
    .execute();
  await recordChange(tx, clinicId, 'appointment', appointment.id, message.conversationId);
}
