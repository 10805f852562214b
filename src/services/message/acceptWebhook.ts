import { isUuid } from '@/domain/id/uuid.ts';
import { parseFormBody } from '@/twilio/formBody.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { firstClinic } from '@/db/clinicQueries.ts';
import { parseInboundForm } from '@/twilio/inboundForm.ts';
import { isValidSignature } from '@/twilio/signature.ts';
import { parseStatusForm } from '@/twilio/statusForm.ts';
import type { InboundText } from './receiveMessages.ts';
import type { StatusReport } from './recordStatus.ts';
import { largestFormBytes } from './webhookAnswer.ts';

/** A webhook as it came, with the URL that Twilio must have signed. */
export type WebhookRequest = {
  url: string;
  /** What the query of the URL says, where it does. */
  clinicId: string | null;
  messageId: string | null;
  signature: string | null;
  body: Uint8Array;
  tokens: readonly string[];
};

/** What became of a webhook: `ignored` was signed but lacks what it needs. */
export type WebhookOutcome = 'accepted' | 'ignored' | 'forbidden';

/** Signature first; then one committed row per MessageSid, however often it comes; then the answer. */
export async function acceptInbound(
  deps: Deps,
  request: WebhookRequest,
  store: (text: InboundText) => Promise<void>,
): Promise<WebhookOutcome> {
  const pairs = signedPairs(deps, request);
  if (!pairs) return 'forbidden';
  const form = parseInboundForm(pairs);
  if (!form.success) {
    deps.log.error({ settings: form.fields }, 'a signed inbound webhook lacks what it needs');
    return 'ignored';
  }
  if (form.data.accountSid !== deps.settings.accountSid) return 'forbidden';
  await store({ form: form.data, rawForm: new TextDecoder().decode(request.body) });
  return 'accepted';
}

/** Signature first; then every callback is kept, whether its text is known or not. */
export async function acceptStatus(
  deps: Deps,
  request: WebhookRequest,
  record: (report: StatusReport) => Promise<void>,
  clinicOf: (id: string | null) => Promise<string | null>,
): Promise<WebhookOutcome> {
  const pairs = signedPairs(deps, request);
  if (!pairs) return 'forbidden';
  const form = parseStatusForm(pairs);
  if (!form.success) {
    deps.log.error({ settings: form.fields }, 'a signed status callback lacks what it needs');
    return 'ignored';
  }
  if (form.data.accountSid !== deps.settings.accountSid) return 'forbidden';
  const clinicId = await clinicOf(request.clinicId);
  if (!clinicId) {
    deps.log.error({ messageSid: form.data.messageSid }, 'a status callback came before there is a clinic');
    return 'ignored';
  }
  const { messageId } = request;
  await record({
    clinicId,
    messageId: messageId && isUuid(messageId) ? messageId.toLowerCase() : null,
    sid: form.data.messageSid,
    rawStatus: form.data.statusWord,
    errorCode: form.data.errorCode,
    form: new TextDecoder().decode(request.body),
    kind: 'callback',
  });
  return 'accepted';
}

/**
 * The clinic of a callback's URL; one that does not say belongs to the first clinic. Clinics are never deleted, so
 * that one that was found once is not looked up again.
 */
export function createClinicLookup(deps: Deps): (id: string | null) => Promise<string | null> {
  const known = new Set<string>();
  return async (id) => {
    if (id && isUuid(id)) {
      const own = id.toLowerCase();
      if (known.has(own)) return own;
      const row = await deps.db.selectFrom('clinic').select('id').where('id', '=', own).executeTakeFirst();
      if (row) {
        known.add(row.id);
        return row.id;
      }
    }
    return (await firstClinic(deps.db))?.id ?? null;
  };
}

function signedPairs(deps: Deps, request: WebhookRequest) {
  const pairs = parseFormBody(request.body, largestFormBytes);
  if (
    pairs &&
    isValidSignature({
      tokens: request.tokens,
      signature: request.signature,
      url: request.url,
      params: pairs,
    })
  ) {
    return pairs;
  }
  deps.log.warn({}, 'a webhook without a valid Twilio signature was refused');
  return null;
}
