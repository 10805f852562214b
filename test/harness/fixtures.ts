import { nextShortId } from '../../src/db/clinicQueries.ts';
import { noteLastMessage, openConversation, startWaiting } from '../../src/db/conversationQueries.ts';
import { insertMessage } from '../../src/db/messageQueries.ts';
import { addPhoneNumber } from '../../src/db/patientPhoneNumberQueries.ts';
import { insertPatient } from '../../src/db/patientQueries.ts';
import { senderOfClinic } from '../../src/db/senderQueries.ts';
import { recordConsentEvent } from '../../src/db/consentQueries.ts';
import type { Category } from '../../src/domain/message/category.ts';
import type { Context } from '../../src/services/context.ts';

export type PatientFixture = {
  givenName?: string;
  familyName?: string;
  birthDate?: string | null;
  language?: string;
  externalId?: string | null;
  phoneNumber?: string;
  phoneNumbers?: readonly string[];
  /** Categories that the patient agreed to at the front desk, for every number. */
  consents?: readonly Category[];
};

/** A patient of the clinic, with a number or several in E.164; the first one is the main one. */
export async function addPatient(
  ctx: Context,
  fixture: PatientFixture = {},
): Promise<{ id: string; shortId: number }> {
  const {
    phoneNumber,
    phoneNumbers = phoneNumber === undefined ? [] : [phoneNumber],
    consents = [],
    ...patient
  } = fixture;
  const id = ctx.newId();
  return ctx.db.transaction().execute(async (tx) => {
    const shortId = await nextShortId(tx, ctx.clinicId, 'nextPatientShortId');
    await insertPatient(tx, {
      clinicId: ctx.clinicId,
      id,
      shortId,
      givenName: 'Ana',
      familyName: 'Brook',
      createdAt: ctx.now(),
      updatedAt: ctx.now(),
      ...patient,
    });
    for (const [index, number] of phoneNumbers.entries()) {
      await addPhoneNumber(tx, {
        clinicId: ctx.clinicId,
        patientId: id,
        phoneNumber: number,
        label: 'mobile',
        isPrimary: index === 0,
        addedAt: ctx.now(),
      });
      for (const category of consents) {
        await recordConsentEvent(tx, {
          clinicId: ctx.clinicId,
          id: ctx.newId(),
          patientId: id,
          phoneNumber: number,
          category,
          kind: 'express',
          action: 'granted',
          channel: 'front_desk',
          wording: 'I agree to get texts about my visits and care.',
          language: 'en',
          actorKind: 'staff',
          occurredAt: ctx.now(),
        });
      }
    }
    return { id, shortId };
  });
}

export type MessageFixture = {
  phoneNumber: string;
  direction?: 'inbound' | 'outbound';
  body?: string;
  at?: Date;
  /** An inbound text that nobody has answered. */
  isWaiting?: boolean;
};

/** A text as it stands after everything has happened to it, in the conversation with its number. */
export async function addMessage(
  ctx: Context,
  fixture: MessageFixture,
): Promise<{ id: string; conversationId: string }> {
  const { phoneNumber, direction = 'inbound', body = 'See you then', at = ctx.now() } = fixture;
  const id = ctx.newId();
  const sealed = await ctx.vault.seal(ctx.clinicId, { table: 'message', column: 'body', id }, body);
  return ctx.db.transaction().execute(async (tx) => {
    const sender = await senderOfClinic(tx, ctx.clinicId);
    if (!sender) throw new Error('the clinic has no sender');
    const conversation = await openConversation(tx, {
      clinicId: ctx.clinicId,
      id: ctx.newId(),
      senderId: sender.id,
      phoneNumber,
    });
    await insertMessage(tx, {
      clinicId: ctx.clinicId,
      id,
      conversationId: conversation.id,
      senderId: sender.id,
      direction,
      category: 'conversation',
      phoneNumber,
      senderNumber: sender.phoneNumber,
      bodyEncrypted: sealed.bytes,
      keyId: sealed.keyId,
      encoding: 'GSM-7',
      segments: 1,
      ...(direction === 'outbound'
        ? {
            dispatchState: 'handed_over' as const,
            lane: 'staff' as const,
            deliveryStatus: 'delivered' as const,
          }
        : { deliveryStatus: 'received' as const, effectsAppliedAt: at }),
      actorKind: direction === 'outbound' ? 'job' : 'webhook',
      actorId: null,
      occurredAt: at,
      createdAt: at,
    });
    await noteLastMessage(tx, ctx.clinicId, conversation.id, { id, at, isInbound: direction === 'inbound' });
    if (fixture.isWaiting) await startWaiting(tx, ctx.clinicId, conversation.id, at);
    return { id, conversationId: conversation.id };
  });
}
