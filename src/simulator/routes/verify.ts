import { homeCountry, parsePhoneNumber } from '@/domain/phone/phoneNumber.ts';
import { jsonAnswer } from '../jsonAnswer.ts';
import { lineTypeOf } from '../lineType.ts';
import { formOrRefusal, refuse, type RestCall, type RestHandler } from '../restCall.ts';
import { restError } from '../restError.ts';
import { checkCode, sendCode, type SimulatedVerification } from '../verifications.ts';
import type { World } from '../world.ts';

/** POST /v2/Services/{VA…}/Verifications */
export function startVerification(world: World): RestHandler {
  return async (call) => {
    const form = await parametersOf(world, call);
    if (form instanceof Response) return form;
    const to = form.get('To') ?? '';
    const reading = parsePhoneNumber(to, homeCountry('US'));
    if (!reading.ok || reading.phoneNumber !== to || form.get('Channel') !== 'sms')
      return refuse(restError(60200));
    if (lineTypeOf(world, to) === 'landline') return refuse(restError(60205));
    const sent = sendCode(world, to);
    if (sent === 60203) return refuse(restError(60203));
    return jsonAnswer(verificationJson(call, sent, 'pending'), 201);
  };
}

/** POST /v2/Services/{VA…}/VerificationCheck. A wrong code is `pending`, no error. */
export function checkVerification(world: World): RestHandler {
  return async (call) => {
    const form = await parametersOf(world, call);
    if (form instanceof Response) return form;
    const checked = checkCode(world, form.get('To') ?? '', form.get('Code') ?? '');
    if (checked === 20404) return notFound(call);
    if (checked === 60202) return refuse(restError(60202));
    const { verification, isApproved } = checked;
    return jsonAnswer(verificationJson(call, verification, isApproved ? 'approved' : 'pending'), 201);
  };
}

async function parametersOf(world: World, call: RestCall): Promise<Map<string, string> | Response> {
  if (call.context.req.param('serviceSid') !== world.verifyServiceSid) return notFound(call);
  const form = await formOrRefusal(call.context);
  return form instanceof Response ? form : new Map(form);
}

function notFound({ context }: RestCall): Response {
  const path = new URL(context.req.url).pathname.replace(/^\/v2/, '');
  return refuse(restError(20404, `The requested resource ${path} was not found`));
}

function verificationJson(
  { accountSid, context }: RestCall,
  { sid, to, sends, startedAt }: SimulatedVerification,
  status: 'pending' | 'approved',
): Record<string, unknown> {
  const at = new Date(startedAt).toISOString();
  return {
    sid,
    service_sid: context.req.param('serviceSid'),
    account_sid: accountSid,
    to,
    channel: 'sms',
    status,
    valid: status === 'approved',
    lookup: {},
    amount: null,
    payee: null,
    send_code_attempts: Array.from({ length: sends }, () => ({
      time: at,
      channel: 'SMS',
      attempt_sid: null,
    })),
    date_created: at,
    date_updated: at,
    url: null,
  };
}
