import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { SenderRow } from '@/db/senderQueries.ts';
import { activeSuppression } from '@/db/suppressionQueries.ts';
import { decideReply } from '@/domain/keyword/decideReply.ts';
import type { ReplyDecision } from '@/domain/keyword/replyDecision.ts';
import type { AskedAppointment, OpenQuestion, ReplySituation } from '@/domain/keyword/situation.ts';
import { formatPhoneNumber, homeCountry } from '@/domain/phone/phoneNumber.ts';
import { spokenLanguage } from '@/domain/template/language.ts';
import { patientsAtNumber, type RecipientPatient } from './recipient.ts';

/** An inbound text and the line that it came on. */
export type Reply = {
  clinicId: string;
  message: {
    id: string;
    body: string;
    optOutType: 'STOP' | 'START' | 'HELP' | null;
    /** When Twilio had it. */
    occurredAt: Date;
    /** When it was stored: both decisions about a text go by this moment. */
    storedAt: Date;
    phoneNumber: string;
  };
  conversationId: string;
  sender: SenderRow;
};

/**
 * Reads all that a reply is decided by and decides. Called twice for one text: when it is stored, for the opt-out in
 * it, and when its effects are applied; an opt-out that the text itself made does not count as one before it.
 */
export async function decideOnReply(
  tx: Connection,
  reply: Reply,
): Promise<{ decision: ReplyDecision; situation: ReplySituation; patients: RecipientPatient[] }> {
  const { clinicId, message, sender } = reply;
  const clinic = await clinicById(tx, clinicId);
  const patients = await patientsAtNumber(tx, clinicId, message.phoneNumber);
  const suppression = await activeSuppression(tx, clinicId, message.phoneNumber);
  const language = patients[0]?.language ?? clinic.language;
  const phone = clinic.phoneNumber ?? sender.phoneNumber ?? '';
  const situation: ReplySituation = {
    now: message.storedAt.toTemporalInstant(),
    receivedAt: message.occurredAt.toTemporalInstant(),
    text: message.body,
    optOutType: message.optOutType ?? undefined,
    sender: {
      cancelHandling: sender.cancelHandling,
      carrierAnswers: {
        stop: sender.carrierAnswersStop,
        start: sender.carrierAnswersStart,
        help: sender.carrierAnswersHelp,
      },
    },
    clinicPolicy: { cancel: clinic.cancelPolicy },
    clinic: {
      name: clinic.name,
      phone: formatPhoneNumber(phone, homeCountry(clinic.country)),
      timeZone: clinic.timeZone,
    },
    language: spokenLanguage(language),
    isSuppressed: suppression !== undefined && suppression.messageId !== message.id,
    openQuestions: await openQuestions(tx, clinicId, reply.conversationId, message.occurredAt),
  };
  return { decision: decideReply(situation), situation, patients };
}

/** Questions asked before this text, newest first: texts that never left ask nothing. */
async function openQuestions(
  tx: Connection,
  clinicId: string,
  conversationId: string,
  before: Date,
): Promise<OpenQuestion[]> {
  const questions = await tx
    .selectFrom('question')
    .leftJoin('message', (join) =>
      join.onRef('message.clinicId', '=', 'question.clinicId').onRef('message.id', '=', 'question.messageId'),
    )
    .selectAll('question')
    .where('question.clinicId', '=', clinicId)
    .where('question.conversationId', '=', conversationId)
    .where('question.closedAt', 'is', null)
    .where('question.askedAt', '<=', before)
    .where((where) =>
      where.or([
        where('question.messageId', 'is', null),
        where('message.dispatchState', 'in', ['sending', 'handed_over', 'unknown']),
        // Our own “which one?” is asked as soon as it is queued.
        where.and([where('question.kind', '=', 'choice'), where('message.dispatchState', '=', 'queued')]),
      ]),
    )
    .orderBy('question.askedAt', 'desc')
    .orderBy('question.id', 'desc')
    .limit(50)
    .execute();
  const ids = [...new Set(questions.flatMap(({ appointmentIds }) => appointmentIds))];
  const appointments = await askedAppointments(tx, clinicId, ids);
  return questions.map((question) => ({
    id: question.id,
    kind: question.kind,
    intent: question.intent ?? undefined,
    askedAt: question.askedAt.toTemporalInstant(),
    expiresAt: question.expiresAt.toTemporalInstant(),
    answeredAt: question.answeredAt?.toTemporalInstant(),
    lastAnswer: question.lastAnswer ?? undefined,
    offersCancel: question.offersCancel,
    appointments: question.appointmentIds.flatMap((id) => appointments.get(id) ?? []),
  }));
}

async function askedAppointments(
  tx: Connection,
  clinicId: string,
  ids: string[],
): Promise<Map<string, AskedAppointment>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('appointment')
    .innerJoin('patient', (join) =>
      join
        .onRef('patient.clinicId', '=', 'appointment.clinicId')
        .onRef('patient.id', '=', 'appointment.patientId'),
    )
    .select([
      'appointment.id',
      'appointment.startsAt',
      'appointment.timeZone',
      'appointment.status',
      'patient.givenName',
    ])
    .where('appointment.clinicId', '=', clinicId)
    .where('appointment.id', 'in', ids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        patientFirstName: row.givenName,
        startsAt: row.startsAt.toTemporalInstant(),
        timeZone: row.timeZone,
        status: row.status,
      },
    ]),
  );
}
