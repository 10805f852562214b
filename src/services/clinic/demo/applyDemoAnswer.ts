import { recordAppointmentEvent } from '@/db/appointmentEventQueries.ts';
import { answerQuestion } from '@/db/questionQueries.ts';
import { insertTask } from '@/db/taskQueries.ts';
import { recordOptOut } from '@/dispatch/recordOptOut.ts';
import { demoPatient, demoVisit, type DemoWorld, type Told } from './demoWorld.ts';

/** What a patient's answer has done by now: the same rows that it would have left when it came. */
export async function applyDemoAnswer(
  world: DemoWorld,
  { thread, conversationId, question }: Told,
  answer: 'confirm' | 'reschedule' | 'stop',
  message: { id: string; at: Date },
): Promise<void> {
  const { ctx, tx } = world;
  const { clinicId } = ctx;
  if (answer === 'stop') {
    await recordOptOut(ctx, tx, {
      clinicId,
      phoneNumber: thread.phoneNumber,
      source: 'keyword',
      rule: 'keyword:STOP',
      messageId: message.id,
      actorKind: 'patient',
      actorId: null,
      at: message.at,
    });
    return;
  }
  if (!question) return;
  const visit = demoVisit(world, question.visit);
  await answerQuestion(tx, clinicId, question.id, answer, message.at);
  await recordAppointmentEvent(tx, {
    clinicId,
    id: ctx.newId(),
    appointmentId: visit.id,
    kind: 'answered',
    fromStatus: 'booked',
    toStatus: answer === 'confirm' ? 'confirmed' : 'change_asked',
    messageId: message.id,
    actorKind: 'patient',
    occurredAt: message.at,
  });
  if (answer === 'confirm') return;
  await insertTask(tx, {
    clinicId,
    id: ctx.newId(),
    kind: 'reschedule_asked',
    priority: 'normal',
    reason: 'The patient asks for another time. Call, and move the visit.',
    patientId: demoPatient(world, visit.patient).id,
    conversationId,
    appointmentId: visit.id,
    messageId: message.id,
    openedAt: message.at,
  });
}
