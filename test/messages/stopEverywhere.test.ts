import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { campaignSchema } from '../../src/contracts/campaign.ts';
import { createDispatcher, dispatchFrom } from '../../src/dispatch/dispatcher.ts';
import { createLedger } from '../../src/dispatch/ledger.ts';
import { keywordLanguages, wordTable } from '../../src/domain/keyword/wordTable.ts';
import { tendCampaigns } from '../../src/services/campaign/tendCampaigns.ts';
import { applyReplies } from '../../src/services/message/applyReplies.ts';
import { receiveMessages } from '../../src/services/message/receiveMessages.ts';
import { parseInboundForm } from '../../src/twilio/inboundForm.ts';
import { createTestApp, type TestApp } from '../harness/app.ts';
import type { Caller } from '../harness/callers.ts';
import { queueTexts } from '../harness/queueTexts.ts';
import { inboundParams, newSid, postWebhook } from '../harness/webhook.ts';

// What is scheduled becomes due when the test says so. Eleven in the morning in New York, on a Tuesday.
const begun = Date.now();
let offsetMs = Date.parse('2031-05-06T15:00:00Z') - begun;
const now = (): Date => new Date(Date.now() + offsetMs);
const pass = (seconds: number): void => void (offsetMs += seconds * 1_000);
const inMinutes = (minutes: number): Date => new Date(now().getTime() + minutes * 60_000);

let app: TestApp;
let second: Caller;
beforeAll(async () => {
  app = await createTestApp({ now });
  // One person writes, another approves.
  second = (await app.signIn('admin')).headers;
});
afterAll(() => app.close());
beforeEach(() => app.simulator.faults.clear());

let nextNumber = 0;
const freshNumber = (): string => `+1332555${String((nextNumber += 1)).padStart(4, '0')}`;
const rows = async <Row extends object>(sql: string, values: unknown[]): Promise<Row[]> =>
  (await app.database.pools.staff.query<Row>(sql, values)).rows;
const call = (method: 'POST' | 'GET', path: string, body?: unknown, as: Caller = app.staff.headers) =>
  app.call(method, `/api/v2${path}`, { as, ...(body === undefined ? {} : { body }) });
const idOf = (answer: { body: unknown }): string => String(Reflect.get(Object(answer.body), 'id'));

/** One word of each language, and the sentences that TCPA-19 names. Each path meets STOP and the next of them in turn. */
const words = [
  ...keywordLanguages.map((language) => wordTable[language].stop?.[0] ?? ''),
  'stop texting',
  'no more texts',
  'take me off',
  'remove me',
  'leave me alone',
  'opt me out',
  'do not contact',
  'wrong number',
];
let turn = 0;
const nextWord = (): string => words[(turn += 1) % words.length] ?? '';

async function stop(from: string, body: string): Promise<void> {
  const answer = await postWebhook(app, { params: inboundParams(app, from, body) });
  expect(answer.status).toBe(200);
}
/** What the phone got from us, but for answers to STOP itself. */
const textsTo = (number: string): string[] =>
  app.simulator
    .texts(number)
    .filter(
      ({ direction, body }) =>
        direction === 'in' && !/opted out|will not text|dio de baja|no enviaremos/i.test(body),
    )
    .map(({ body }) => body);
/** Every claim of a text to these numbers that has committed after their opt-out. Both write under the number's lock. */
const lateClaims = (numbers: readonly string[]) =>
  rows(
    `select m.id from message m
       join message_event e on e.clinic_id = m.clinic_id and e.message_id = m.id and e.kind = 'claimed'
       join suppression s on s.clinic_id = m.clinic_id and s.phone_number = m.phone_number and s.lifted_at is null
      where m.phone_number = any($1) and m.category <> 'system' and e.xmin::text::bigint > s.xmin::text::bigint`,
    [numbers],
  );
async function nothingMoreGoes(numbers: readonly string[]): Promise<void> {
  const before = numbers.map(textsTo);
  pass(15 * 60);
  await app.settle();
  pass(2 * 3_600);
  await app.settle();
  expect(numbers.map(textsTo)).toEqual(before);
  expect(await lateClaims(numbers)).toEqual([]);
  const open = await rows(
    `select id from message where phone_number = any($1) and category <> 'system' and dispatch_state in ('queued', 'sending')`,
    [numbers],
  );
  expect(open).toEqual([]);
}

const person = (phoneNumber: string) => app.addPatient({ phoneNumber, consents: ['care', 'appointment'] });
async function scheduled(to: string, minutes = 10): Promise<string> {
  const sent = await app.sms.sendSMS({ to, message: 'Later', sendAt: inMinutes(minutes) });
  if (!sent.success) throw new Error(sent.error);
  return sent.id;
}
/** A text with doubtful words in it, which waits for a second person. */
async function held(to: string): Promise<string> {
  await person(to);
  const answer = await call('POST', '/twilio/send-sms', { to, message: 'Your order 219099999 is here' });
  expect(answer).toMatchObject({ status: 409, body: { code: 'content_held' } });
  return idOf(answer);
}
async function booked(phoneNumber: string): Promise<string> {
  const { id } = await person(phoneNumber);
  const day = inMinutes(48 * 60)
    .toISOString()
    .slice(0, 10);
  const answer = await call('POST', '/appointments', {
    patientId: id,
    startsAt: `${day}T14:00`,
    clinician: 'Dr. Smith',
  });
  expect(answer.status).toBeLessThan(300);
  return idOf(answer);
}
async function campaign(phoneNumber: string, others: readonly string[] = []): Promise<string> {
  const { id } = await person(phoneNumber);
  const made = campaignSchema.parse(
    (
      await call('POST', '/campaigns', {
        name: 'Flu',
        category: 'care',
        texts: { en: 'Hi {name}, come in.' },
      })
    ).body,
  );
  const listed = await call('POST', `/campaigns/${made.id}/recipients`, { patientIds: [id, ...others] });
  expect(listed.status).toBeLessThan(300);
  return made.id;
}
async function started(id: string): Promise<void> {
  const answer = await call('POST', `/campaigns/${id}/start`);
  expect(answer.status).toBeLessThan(300);
}
/** One to so many people that a colleague has to approve it; the others have no number. */
async function forApproval(phoneNumber: string): Promise<string> {
  if (crowd.length === 0)
    crowd = await Promise.all(Array.from({ length: 50 }, async () => (await app.addPatient({})).id));
  const id = await campaign(phoneNumber, crowd);
  refused(await call('POST', `/campaigns/${id}/start`), 'conflict');
  return id;
}
let crowd: readonly string[] = [];
async function approved(id: string): Promise<void> {
  const answer = await call('POST', `/campaigns/${id}/approve`, undefined, second);
  expect(answer.status).toBe(200);
}
/** A text that Twilio never got and whose answer was lost. */
async function inDoubt(to: string): Promise<string> {
  await person(to);
  app.simulator.faults.set('error500', { next: 1 });
  const sent = await app.sms.sendSMS({ to, message: 'Hello' });
  if (sent.success || sent.id === undefined) throw new Error('the answer was not lost');
  // An answer between: three lost ones in a row would pause the sender.
  await app.sms.sendSMS({ to: freshNumber(), message: 'Hello' });
  return sent.id;
}

/** Makes what is under way when the opt-out comes; returns what somebody tries after it. */
type Path = (to: string) => Promise<() => Promise<unknown>>;
const nothing = (): Promise<void> => Promise.resolve();
const refused = (answer: { status: number; body: unknown }, code = 'recipient_opted_out') =>
  expect(answer).toMatchObject({ status: code === 'conflict' ? 409 : 422, body: { code } });
const sendSms = (to: string, as: Caller, more: object = {}) =>
  call('POST', '/twilio/send-sms', { to, message: 'Hello', ...more }, as);

const paths: Record<string, Path> = {
  'scheduled for later, by the API': async (to) => {
    const later = await sendSms(to, app.key, { sendAt: inMinutes(10).toISOString() });
    expect(later.status).toBe(202);
    return nothing;
  },
  'scheduled for later, by staff': async (to) => {
    await person(to);
    expect((await sendSms(to, app.staff.headers, { sendAt: inMinutes(10).toISOString() })).status).toBe(202);
    return nothing;
  },
  'scheduled by a service function': async (to) => {
    await scheduled(to);
    return nothing;
  },
  'queued and due: a reminder, a campaign’s text, a person’s': async (to) => {
    for (const lane of ['reminders', 'campaigns', 'staff'] as const) await queueTexts(app, [to], { lane });
    return nothing;
  },
  'claimed, but not yet at Twilio: the old claim is made again': async (to) => {
    const [id = ''] = await queueTexts(app, [to]);
    const ledger = createLedger(app.deps);
    const [sender] = await ledger.sendersWithDue();
    if (!sender) throw new Error('nothing is due');
    const claimed = await ledger.claim(sender, 20);
    expect(claimed.attempts.map(({ messageId }) => messageId)).toContain(id);
    return async () => {
      pass(3);
      let isFirst = true;
      const late = {
        ...ledger,
        claim: async (of: typeof sender, limit: number) => {
          if (!isFirst) return ledger.claim(of, limit);
          isFirst = false;
          return claimed;
        },
        sendersWithDue: async () => (isFirst ? [sender] : ledger.sendersWithDue()),
      };
      await dispatchFrom(late, app.deps).runUntilIdle();
    };
  },
  'held for a second person, who approves it afterwards': async (to) => {
    const id = await held(to);
    return async () => refused(await call('POST', `/messages/${id}/approve`, undefined, second), 'conflict');
  },
  'held for a second person, who had approved it': async (to) => {
    const id = await held(to);
    expect((await call('POST', `/messages/${id}/approve`, undefined, second)).status).toBe(200);
    return nothing;
  },
  'a draft of a campaign, started afterwards': async (to) => {
    const id = await campaign(to);
    return async () => {
      await started(id);
      await tendCampaigns(app.deps, app.clinicId);
    };
  },
  'a campaign that is started and has not looked at its list': async (to) => {
    await started(await campaign(to));
    return () => tendCampaigns(app.deps, app.clinicId);
  },
  'a campaign whose text is queued': async (to) => {
    await started(await campaign(to));
    await tendCampaigns(app.deps, app.clinicId);
    return nothing;
  },
  'a campaign that waits for its approval, which comes afterwards': async (to) => {
    const id = await forApproval(to);
    return async () => {
      await approved(id);
      await started(id);
      await tendCampaigns(app.deps, app.clinicId);
    };
  },
  'a campaign that is approved and not started': async (to) => {
    const id = await forApproval(to);
    await approved(id);
    return async () => {
      await started(id);
      await tendCampaigns(app.deps, app.clinicId);
    };
  },
  'a campaign that is approved and started, before its list is looked at': async (to) => {
    const id = await forApproval(to);
    await approved(id);
    await started(id);
    return () => tendCampaigns(app.deps, app.clinicId);
  },
  'an approved campaign whose text is queued': async (to) => {
    const id = await forApproval(to);
    await approved(id);
    await started(id);
    await tendCampaigns(app.deps, app.clinicId);
    return nothing;
  },
  'sent again by a person, after its answer was lost': async (to) => {
    const id = await inDoubt(to);
    return async () => {
      const answer = await call('POST', '/messages/settle', {
        ids: [id],
        outcome: 'not_sent',
        sendAgain: true,
      });
      expect(answer).toMatchObject({ body: { items: [{ again: { code: 'recipient_opted_out' } }] } });
    };
  },
  'sent again by a person, before the opt-out': async (to) => {
    const id = await inDoubt(to);
    const answer = await call('POST', '/messages/settle', {
      ids: [id],
      outcome: 'not_sent',
      sendAgain: true,
    });
    expect(answer).toMatchObject({ body: { items: [{ again: { result: 'queued' } }] } });
    return nothing;
  },
  'an automatic answer that waits': async (to) => {
    await booked(to);
    await postWebhook(app, { params: inboundParams(app, to, 'HELP ME RESCHEDULE') });
    await queueTexts(app, [to], { lane: 'answers' });
    return nothing;
  },
  'sent afterwards: by the API, by staff, by a service function, a reminder': async (to) => {
    const appointment = await booked(to);
    return async () => {
      refused(await sendSms(to, app.key));
      refused(await sendSms(to, app.key, { sendAt: inMinutes(30).toISOString() }));
      refused(await sendSms(to, app.staff.headers));
      refused(await call('POST', `/appointments/${appointment}/reminder`, {}));
      expect(await app.sms.sendSMS({ to, message: 'Hello' })).toMatchObject({ code: 'recipient_opted_out' });
    };
  },
};

describe('an opt-out meets a text that is', () => {
  test.each(Object.entries(paths))('%s', async (_name, begin) => {
    const optOuts = [
      { from: freshNumber(), body: 'STOP' },
      { from: freshNumber(), body: nextWord() },
    ];
    for (const { from, body } of optOuts) {
      const after = await begin(from);
      const before = textsTo(from);
      await stop(from, body);
      await after();
      expect(textsTo(from)).toEqual(before);
    }
    await nothingMoreGoes(optOuts.map(({ from }) => from));
  });

  test('A06 queued three times and scheduled once: all four are taken back before the webhook is answered', async () => {
    const to = freshNumber();
    await queueTexts(app, [to, to, to]);
    await scheduled(to);
    await stop(to, 'STOP');
    expect(
      await rows(
        'select dispatch_state, reason_code from message where phone_number = $1 and direction = $2',
        [to, 'outbound'],
      ),
    ).toEqual(
      Array.from({ length: 4 }, () => ({ dispatch_state: 'withdrawn', reason_code: 'recipient_opted_out' })),
    );
    await nothingMoreGoes([to]);
  });

  test('A04 queued: every word of every language and every named phrase takes it back, and says which rule did', async () => {
    const all = [...new Set([...Object.values(wordTable).flatMap(({ stop: some = [] }) => some), ...words])];
    const numbers = all.map(freshNumber);
    await queueTexts(app, numbers);
    await Promise.all(all.map((word, index) => stop(numbers[index] ?? '', word)));
    const kept = await rows<{ phone_number: string; rule: string | null }>(
      'select phone_number, rule from suppression where phone_number = any($1) and lifted_at is null',
      [numbers],
    );
    const ruleOf = new Map(kept.map(({ phone_number, rule }) => [phone_number, rule]));
    const missed = all.filter((_, index) => !ruleOf.get(numbers[index] ?? ''));
    expect(missed).toEqual([]);
    expect(ruleOf.get(numbers[all.indexOf('ALTO')] ?? '')).toBe('keyword:ALTO');
    await nothingMoreGoes(numbers);
  });
});

test('TCPA-19 a text that may be an opt-out holds automated sends from its commit on, before anything has acted on it', async () => {
  const to = freshNumber();
  const appointment = await booked(to);
  const params = inboundParams(app, to, 'hey can you guys maybe stop with all this');
  const read = parseInboundForm(Object.entries({ ...params, AccountSid: app.deps.settings.accountSid }));
  if (!read.success) throw new Error(read.fields.join());
  const [line] = await receiveMessages(app.deps, [
    { form: read.data, rawForm: new URLSearchParams(params).toString(), sentAt: now() },
  ]);
  const remind = () => call('POST', `/appointments/${appointment}/reminder`, {}, app.key);
  const waits = { status: 503, body: { code: 'sending_held', reason: 'opt_out_review' } };
  expect(await remind()).toMatchObject(waits);
  // A person who writes by hand is not held.
  expect((await sendSms(to, app.staff.headers)).status).toBe(200);
  const before = textsTo(to);
  await applyReplies(app.deps, app.clinicId, line?.conversationId ?? '');
  expect(
    await rows(
      `select 1 from task where kind = 'review_opt_out' and done_at is null and conversation_id = $1`,
      [line?.conversationId],
    ),
  ).toHaveLength(1);
  expect(await remind()).toMatchObject(waits);
  expect(textsTo(to)).toEqual(before);
});

describe('an opt-out in the same moment as', () => {
  test.each(['STOP', 'please stop texting me', '退订'])(
    'direct sends and claims of what is due: %s',
    async (body) => {
      const direct = Array.from({ length: 8 }, freshNumber);
      const due = Array.from({ length: 8 }, freshNumber);
      await queueTexts(app, due);
      const dispatcher = createDispatcher(app.deps, { concurrency: 4 });
      await Promise.all([
        dispatcher.runUntilIdle(),
        ...direct.map((to) => sendSms(to, app.key)),
        ...[...direct, ...due].map((from) => stop(from, body)),
      ]);
      await nothingMoreGoes([...direct, ...due]);
      const open = await rows(
        'select 1 from suppression where phone_number = any($1) and lifted_at is null',
        [[...direct, ...due]],
      );
      expect(open).toHaveLength(16);
    },
  );
});

test('A07 a second STOP is not confirmed again, and the same webhook twice is one event', async () => {
  // A sender on which we answer STOP ourselves.
  await rows('update sender set carrier_answers_stop = false', []);
  const from = freshNumber();
  await app.simulator.textFromPhone({ from, to: app.senderNumber, body: 'please stop' });
  const sid = newSid();
  const again = inboundParams(app, from, 'Stop please', sid);
  for (const params of [again, again, inboundParams(app, from, 'STOP')]) await postWebhook(app, { params });
  await app.settle();
  expect(await rows('select 1 from suppression where phone_number = $1', [from])).toHaveLength(1);
  expect(await rows('select 1 from message where twilio_sid = $1', [sid])).toHaveLength(1);
  expect(
    await rows(
      `select 1 from message where phone_number = $1 and direction = 'outbound' and category = 'system'`,
      [from],
    ),
  ).toHaveLength(1);
});
