import { locationAtGate, visitAtGate, type LocationAtGate } from '@/db/aboutQueries.ts';
import { mainNumberOf } from '@/db/mainNumber.ts';
import type { NoticeTextRef } from '@/db/noticeWriteQueries.ts';
import type { ReminderRef } from '@/db/reminderWriteQueries.ts';
import type { FieldValues } from '@/domain/template/field.ts';
import { toldZone } from '@/domain/schedule/zoneEvidence.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { renderForPatient } from '@/services/template/renderForPatient.ts';
import { requireScope, type Context } from '@/services/context.ts';
import type { OfferAsked } from '@/services/waitingList/offerQuestion.ts';
import { findPatient, type PatientRef } from './recipient.ts';
import { sendOnce } from './sendOnce.ts';
import type { SendAnswer } from './sendResult.ts';

/** One of the built-in notices for one patient: rendered in the patient's language, sent now, to the main one of the numbers that texts about the patient may go to. */
export type TemplateSend = {
  templateKey: string;
  patientId: PatientRef;
  values: FieldValues;
  appointment?: string;
  /** Where what it tells of is, for a text about no visit yet. */
  locationId?: string | null;
  /** The time that it offers to somebody who waits. */
  offer?: OfferAsked;
  /** Other visits that it names, in the order of their numbers after the first. */
  alsoAbout?: readonly string[];
  /** Asking again with the same key never makes a second text. */
  idempotencyKey?: string | null;
  /** For later, in the hours of where the patient is, under a name of its own; without it, now. */
  planned?: {
    sendAt: Date;
    deadlineAt: Date;
    intentKey: string;
    reminders?: readonly ReminderRef[];
    notices?: readonly NoticeTextRef[];
  };
};

/**
 * Renders a template for a patient and sends it, now or for later, like any direct send, with the clinic's name and the STOP line.
 * @throws Refusal template_field_missing, patient_not_found, and everything that `sendMessage` throws
 */
export async function sendTemplate(ctx: Context, send: TemplateSend): Promise<SendAnswer> {
  requireScope(ctx.actor, 'messages:send');
  const patient = await findPatient(ctx.db, ctx.clinicId, send.patientId);
  const to = await mainNumber(ctx, patient.id);
  const rendered = await renderForPatient(
    ctx,
    ctx.db,
    send.templateKey,
    { ...patient, zone: toldZone(patient) },
    send.values,
    await locationOf(ctx, send),
  );
  if (rendered.missing.length > 0) {
    throw new Refusal(
      'template_field_missing',
      `The template needs a value for ${rendered.missing.join(', ')}.`,
      {
        fields: rendered.missing,
        ...(rendered.missing[0] ? { field: rendered.missing[0] } : {}),
      },
    );
  }
  return sendOnce(
    ctx,
    {
      to,
      text: rendered.text,
      patientId: patient.id,
      category: rendered.category,
      language: rendered.language,
      templateKey: send.templateKey,
      template: {
        category: rendered.category,
        asksAboutVisit: rendered.asksAboutVisit,
        version: rendered.version,
      },
      isAutomated: true,
      quietHours: 'ignore',
      ...(send.planned ? { ...send.planned, quietHours: 'defer' as const } : {}),
      ...(send.appointment ? { appointment: send.appointment } : {}),
      ...(send.locationId ? { locationId: send.locationId } : {}),
      ...(send.offer ? { offer: send.offer } : {}),
      ...(send.alsoAbout ? { alsoAbout: send.alsoAbout } : {}),
    },
    send.idempotencyKey ?? null,
  );
}

async function locationOf(
  ctx: Context,
  { appointment, locationId }: TemplateSend,
): Promise<LocationAtGate | null> {
  if (appointment !== undefined)
    return (await visitAtGate(ctx.db, ctx.clinicId, { id: appointment }))?.location ?? null;
  return locationId ? ((await locationAtGate(ctx.db, ctx.clinicId, locationId)) ?? null) : null;
}

async function mainNumber(ctx: Context, patientId: string): Promise<string> {
  const phoneNumber = await mainNumberOf(ctx.db, ctx.clinicId, patientId, ctx.now());
  if (phoneNumber !== null) return phoneNumber;
  throw new Refusal('invalid_phone_number', 'This patient has no phone number. Add one first.', {
    field: 'patientId',
    reason: 'no_number',
  });
}
