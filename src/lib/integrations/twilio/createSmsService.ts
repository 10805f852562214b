import type { Category } from '@/domain/message/category.ts';
import { parseAppointmentDate } from '@/domain/appointment/appointmentDate.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { Refusal, type RefusalCode } from '@/domain/refusal/refusalCode.ts';
import { findOrCreateAppointment } from '@/services/appointment/findOrCreateAppointment.ts';
import type { Context } from '@/services/context.ts';
import type { PatientRef } from '@/services/message/recipient.ts';
import type { SendRequest } from '@/services/message/sendRequest.ts';
import { sendOnce } from '@/services/message/sendOnce.ts';
import { sendReminder } from '@/services/message/sendReminder.ts';
import type { SendAnswer } from '@/services/message/sendResult.ts';
import { sendTemplate } from '@/services/message/sendTemplate.ts';

/** One text in the caller's own words: the fields of POST /api/v2/twilio/send-sms. */
export type SmsInput = {
  to: string;
  message: string;
  patientId?: PatientRef;
  category?: Category;
  mediaUrl?: readonly string[];
  sendAt?: Date | string;
  quietHours?: 'ignore' | 'defer';
  consent?: NonNullable<SendRequest['consent']>;
  idempotencyKey?: string;
};

/** What a send resolves to. A refused send is an answer, not an exception. */
export type SmsResult =
  | ({ success: true } & Omit<SendAnswer, 'isLater' | 'success'>)
  | { success: false; error: string; code: RefusalCode; id?: string };

/** The spec's service functions. */
export type SmsService = {
  sendSMS(input: SmsInput): Promise<SmsResult>;
  sendAppointmentReminder(
    patientId: PatientRef,
    appointmentDate: Date | string,
    doctor: string,
  ): Promise<SmsResult>;
  sendPrescriptionReady(patientId: PatientRef, prescriptionId: string | number): Promise<SmsResult>;
  sendLabResultsAvailable(patientId: PatientRef): Promise<SmsResult>;
  sendPaymentReminder(
    patientId: PatientRef,
    amount: number | string,
    dueDate: Date | string,
  ): Promise<SmsResult>;
};

/**
 * The service functions over a context that the host gives: whose clinic, who acts, which database and carrier.
 * They are the services of the API, behind the same gates. What is not a refusal (the database is gone) still throws.
 */
export function createSmsService(getContext: () => Promise<Context>): SmsService {
  const answering = async (send: (ctx: Context) => Promise<SendAnswer>): Promise<SmsResult> => {
    try {
      const { isLater: _isLater, ...answer } = await send(await getContext());
      return answer;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return {
        success: false,
        error: error.message,
        code: error.code,
        ...(error.facts.id ? { id: error.facts.id } : {}),
      };
    }
  };
  return {
    sendSMS: ({ idempotencyKey, ...input }) =>
      answering((ctx) => sendOnce(ctx, requestOf(input), idempotencyKey ?? null)),

    sendAppointmentReminder: (patientId, appointmentDate, doctor) =>
      answering(async (ctx) => {
        const clinic = await clinicById(ctx.db, ctx.clinicId);
        const parsed = parseAppointmentDate(appointmentDate, clinic.timeZone);
        if (!parsed.ok) throw new Refusal('invalid_request', parsed.error, { field: 'appointmentDate' });
        const appointment = await findOrCreateAppointment(ctx, {
          patientId,
          time: parsed.time,
          clinician: doctor,
        });
        return sendReminder(ctx, { appointmentId: appointment.id, doctor });
      }),

    sendPrescriptionReady: (patientId, prescriptionId) =>
      answering((ctx) =>
        sendTemplate(ctx, {
          templateKey: 'prescription_ready',
          patientId,
          values: { id: String(prescriptionId) },
        }),
      ),

    sendLabResultsAvailable: (patientId) =>
      answering((ctx) => sendTemplate(ctx, { templateKey: 'lab_results', patientId, values: {} })),

    sendPaymentReminder: (patientId, amount, dueDate) =>
      answering((ctx) =>
        sendTemplate(ctx, { templateKey: 'payment_reminder', patientId, values: { amount, date: dueDate } }),
      ),
  };
}

function requestOf(input: Omit<SmsInput, 'idempotencyKey'>): SendRequest {
  const { message, mediaUrl, sendAt, ...rest } = input;
  if (typeof input.to !== 'string')
    throw new Refusal('invalid_phone_number', 'Give the number as text.', { field: 'to' });
  if (typeof message !== 'string')
    throw new Refusal('invalid_request', 'Give the message as text.', { field: 'message' });
  const at = sendAt === undefined ? undefined : new Date(sendAt);
  if (at && Number.isNaN(at.getTime())) {
    throw new Refusal(
      'invalid_request',
      'sendAt is not a date that can be read: use a Date or ISO 8601 with an offset.',
      { field: 'sendAt' },
    );
  }
  return {
    ...rest,
    text: message,
    ...(mediaUrl ? { mediaUrls: mediaUrl } : {}),
    ...(at ? { sendAt: at } : {}),
  };
}
