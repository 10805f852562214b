import { messageById, type MessageRow } from '@/db/messageQueries.ts';
import type { AttemptResult } from '@/domain/ledger/attemptResult.ts';
import { shownStatus, type ShownStatus } from '@/domain/message/status.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { twilioError } from '@/twilio/errorTable.ts';
import type { Context } from '@/services/context.ts';
import type { SentMessage } from './sendMessage.ts';

/** What a caller learns of a text that was taken: sent, or accepted for later. */
export type SendAnswer = {
  isLater: boolean;
  success: true;
  messageId: string | null;
  details: {
    status: ShownStatus;
    dateCreated: string;
    sendAt?: string;
    /** What holds it until then, and the rule that says so. */
    reason?: string;
    rule?: string;
  };
  id: string;
  segments: number;
  encoding: 'GSM-7' | 'UCS-2';
  text: string;
  additions: string[];
  warnings: { code: string; message: string }[];
};

/** The answer to a send that was just made. @throws Refusal for what Twilio refused, did not take, or did not answer */
export async function answerOfSend(ctx: Context, sent: SentMessage): Promise<SendAnswer> {
  const { assessment, messageId: id, result, sendAt } = sent;
  const common = {
    success: true as const,
    id,
    segments: assessment.measure.segments,
    encoding: assessment.measure.encoding,
    text: assessment.text,
    additions: [...assessment.additions],
    warnings: assessment.warnings,
  };
  if (!result) {
    const at = (sendAt ?? ctx.now()).toISOString();
    const { outcome, decidedBy } = assessment.verdict;
    const held = outcome === 'hold' && decidedBy ? { reason: decidedBy.code, rule: decidedBy.rule } : {};
    return {
      ...common,
      isLater: true,
      messageId: null,
      details: { status: 'scheduled', dateCreated: ctx.now().toISOString(), sendAt: at, ...held },
    };
  }
  if (result.kind === 'handed_over') {
    return {
      ...common,
      isLater: false,
      messageId: result.sid,
      details: { status: initialStatus(result.status), dateCreated: result.dateCreated.toISOString() },
    };
  }
  throw refusalOf(ctx, id, result);
}

/** The answer for a text that was committed before: its present state, whatever became of it since. */
export async function answerOfStored(ctx: Context, message: MessageRow): Promise<SendAnswer> {
  const row = (await messageById(ctx.db, ctx.clinicId, message.id)) ?? message;
  if (row.dispatchState === 'sending') {
    throw new Refusal(
      'idempotency_in_flight',
      'The first request for this text is still running. Ask again in a moment.',
      {
        id: row.id,
        retryAfterSeconds: 1,
      },
    );
  }
  if (row.dispatchState === 'unknown') throw outcomeUnknown(row.id);
  if (row.dispatchState === 'handed_over' && row.twilioSid === null && row.deliveryStatus === 'failed') {
    throw refusalOf(ctx, row.id, { kind: 'refused', twilioCode: row.errorCode, httpStatus: null });
  }
  const isLater = row.dispatchState === 'queued';
  return {
    isLater,
    success: true,
    messageId: row.twilioSid,
    details: {
      status: isLater ? 'scheduled' : shownStatus(row.dispatchState ?? 'queued', row.deliveryStatus),
      dateCreated: row.occurredAt.toISOString(),
      ...(isLater && row.sendAfter ? { sendAt: row.sendAfter.toISOString() } : {}),
    },
    id: row.id,
    segments: row.segments,
    encoding: row.encoding,
    text: await ctx.vault.open(
      ctx.clinicId,
      { table: 'message', column: 'body', id: row.id },
      { keyId: row.keyId, bytes: row.bodyEncrypted },
    ),
    additions: row.additions,
    warnings: [],
  };
}

function initialStatus(word: string): ShownStatus {
  return word === 'accepted' || word === 'scheduled' || word === 'sending' || word === 'sent'
    ? word
    : 'queued';
}

function refusalOf(
  ctx: Context,
  id: string,
  result: Exclude<AttemptResult, { kind: 'handed_over' }>,
): Refusal {
  switch (result.kind) {
    case 'unknown':
      return outcomeUnknown(id);
    case 'not_taken':
      return new Refusal(
        'twilio_unavailable',
        'Twilio could not be reached or is too busy. Nothing was sent; try again.',
        {
          id,
          reason: result.reason,
          retryAfterSeconds: Math.ceil((result.retryAfterMs ?? 2000) / 1000),
        },
      );
    case 'misconfigured': {
      ctx.log.error(
        { messageId: id, ...(result.twilioCode === null ? {} : { twilioCode: result.twilioCode }) },
        'Twilio refuses our credentials or sender',
      );
      const facts = result.twilioCode === null ? null : twilioError(result.twilioCode);
      return new Refusal(
        'twilio_misconfigured',
        facts?.advice ?? 'Twilio refuses our credentials. Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.',
        {
          id,
          ...(result.twilioCode === null ? {} : { twilioCode: result.twilioCode }),
        },
      );
    }
    case 'refused': {
      const error = result.twilioCode === null ? null : twilioError(result.twilioCode);
      if (error?.effect === 'optOut') {
        return new Refusal(
          'recipient_opted_out',
          'This number has opted out at Twilio. It is now on our list too.',
          {
            id,
            twilioCode: error.code,
            advice: error.advice,
          },
        );
      }
      return new Refusal(
        'twilio_rejected',
        error ? `Twilio refused the text: ${error.title}.` : 'Twilio refused the text.',
        {
          id,
          ...(error ? { twilioCode: error.code, advice: error.advice } : {}),
        },
      );
    }
  }
}

function outcomeUnknown(id: string): Refusal {
  return new Refusal(
    'outcome_unknown',
    'Twilio’s answer was lost. The text may be on its way; it is being resolved and must not be sent again by hand.',
    { id },
  );
}
