import type { PreviewRequest, SendSmsRequest } from '@/contracts/message.ts';
import type { SendRequest } from '@/services/message/sendRequest.ts';

/** A caller's body as the send service takes it. */
export function sendRequestOf(body: SendSmsRequest | PreviewRequest): SendRequest {
  const request: SendRequest = { to: body.to, text: body.message };
  if (body.patientId !== undefined) request.patientId = body.patientId;
  if (body.category !== undefined) request.category = body.category;
  if (body.templateKey !== undefined) request.templateKey = body.templateKey;
  if (body.contentReason !== undefined) request.contentReason = body.contentReason;
  if ('isAutomated' in body && body.isAutomated) request.isAutomated = true;
  if ('mediaUrl' in body && body.mediaUrl) request.mediaUrls = body.mediaUrl;
  if ('sendAt' in body && body.sendAt) request.sendAt = new Date(body.sendAt);
  if ('quietHours' in body && body.quietHours) request.quietHours = body.quietHours;
  if (body.appointmentId !== undefined) request.appointment = body.appointmentId;
  if (body.locationId !== undefined) request.locationId = body.locationId;
  if ('consent' in body && body.consent) {
    const { kind, wording, obtainedAt, channel } = body.consent;
    request.consent = { kind, wording, obtainedAt: new Date(obtainedAt), channel };
  }
  return request;
}
