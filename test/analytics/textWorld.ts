import { openConversation } from '../../src/db/conversationQueries.ts';
import { insertMessage } from '../../src/db/messageQueries.ts';
import { insertQuestion } from '../../src/db/questionQueries.ts';
import { senderOfClinic } from '../../src/db/senderQueries.ts';
import { startSuppression } from '../../src/db/suppressionQueries.ts';
import type { TestApp } from '../harness/app.ts';

/** A text of ours as it stands afterwards. */
export type Sent = {
  to: string;
  at: Date;
  status?: 'delivered' | 'sent' | 'failed' | 'undelivered' | 'queued' | 'canceled';
  errorCode?: number | null;
  lane?: 'answers' | 'staff' | 'reminders' | 'campaigns';
  category?: 'appointment' | 'care' | 'marketing';
  language?: 'en' | 'es';
  campaignId?: string | null;
  asks?: boolean;
  /** Twilio refused it: it never took it. */
  isRefused?: boolean;
};

/** Puts texts, answers and opt-outs into a clinic as they would stand afterwards, at times of one's own. */
export async function createTextWorld(app: TestApp) {
  const { db, newId } = app.deps;
  const sender = await senderOfClinic(db, app.clinicId);
  if (!sender) throw new Error('the clinic has no sender');
  const conversationWith = async (phoneNumber: string): Promise<string> =>
    (
      await openConversation(db, {
        clinicId: app.clinicId,
        id: newId(),
        senderId: sender.id,
        phoneNumber,
      })
    ).id;
  const common = async (phoneNumber: string, at: Date) => {
    const id = newId();
    const sealed = await app.deps.vault.seal(
      app.clinicId,
      { table: 'message', column: 'body', id },
      'A text',
    );
    return {
      clinicId: app.clinicId,
      id,
      conversationId: await conversationWith(phoneNumber),
      senderId: sender.id,
      phoneNumber,
      bodyEncrypted: sealed.bytes,
      keyId: sealed.keyId,
      encoding: 'GSM-7' as const,
      segments: 1,
      occurredAt: at,
    };
  };
  return {
    async sent(text: Sent): Promise<string> {
      const row = await common(text.to, text.at);
      await insertMessage(db, {
        ...row,
        direction: 'outbound',
        category: text.category ?? 'appointment',
        language: text.language ?? 'en',
        lane: text.lane ?? 'reminders',
        dispatchState: 'handed_over',
        deliveryStatus: text.isRefused === true ? 'failed' : (text.status ?? 'delivered'),
        errorCode: text.errorCode ?? null,
        campaignId: text.campaignId ?? null,
        twilioSid: text.isRefused === true ? null : `SM${row.id.replaceAll('-', '')}`,
        handedOverAt: text.at,
        actorKind: 'job',
      });
      if (text.asks === true)
        await insertQuestion(db, {
          clinicId: app.clinicId,
          id: newId(),
          conversationId: row.conversationId,
          kind: 'reminder',
          messageId: row.id,
          appointmentIds: [],
          offersCancel: false,
          askedAt: text.at,
          expiresAt: new Date(text.at.getTime() + 86_400_000),
        });
      return row.id;
    },
    async wrote(from: string, at: Date, notAnswer: 'opt_out' | 'tapback' | null = null): Promise<string> {
      const row = await common(from, at);
      await insertMessage(db, {
        ...row,
        direction: 'inbound',
        category: 'conversation',
        deliveryStatus: 'received',
        effectsAppliedAt: at,
        notAnswer,
        actorKind: 'patient',
      });
      return row.id;
    },
    async optedOut(phoneNumber: string, at: Date, source = 'keyword'): Promise<void> {
      await startSuppression(
        db,
        {
          clinicId: app.clinicId,
          id: newId(),
          phoneNumber,
          numberHash: app.deps.vault.numberHash(app.clinicId, phoneNumber),
          source,
          rule: null,
          messageId: null,
          actorKind: 'patient',
          actorId: null,
          startedAt: at,
        },
        at,
      );
    },
  };
}

export type TextWorld = Awaited<ReturnType<typeof createTextWorld>>;
