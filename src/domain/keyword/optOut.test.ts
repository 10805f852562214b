import * as fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { describe, expect, test } from 'vitest';
import { answers } from './answers.ts';
import { decideReply } from './decideReply.ts';
import type { ReplySituation } from './situation.ts';
import {
  ana,
  choice,
  later,
  leo,
  now,
  ordinaryNumber,
  reminder,
  situation,
  twilioIsSilent,
} from './situationForTests.ts';

const decide = (text: string, differs?: Partial<ReplySituation>) => decideReply(situation(text, differs));
const stopped = 'Maple Clinic: You are opted out and will get no more texts. Questions? Call (555) 555-0100.';
const strict = { clinicPolicy: { cancel: 'opt_out' as const } };

const stopReceivedAgo = (minutes: number) =>
  decide('STOP', { sender: twilioIsSilent, receivedAt: now.subtract({ minutes }) });

describe('STOP and its family', () => {
  test.each(['STOP', 'Stop.', 'UNSUBSCRIBE', 'end', 'QUIT', 'optout'])(
    '%s: Twilio answers, we do not',
    (text) => {
      expect(decide(text)).toMatchObject({
        optOut: { source: 'keyword' },
        answer: null,
        handled: true,
        appointmentChanges: [],
      });
    },
  );

  test.each(['STOP', 'ALTO', 'remove', 'no más', 'stoppp', '退订'])(
    '%s: ours is the one answer where Twilio is silent',
    (text) => {
      expect(decide(text, { sender: twilioIsSilent })).toMatchObject({
        optOut: { source: 'keyword' },
        answer: { text: stopped },
      });
    },
  );

  test('words and sentences that Twilio does not know are confirmed by us on every sender', () => {
    for (const text of ['ALTO', 'please stop texting me', 'remove'])
      expect(decide(text)).toMatchObject({ answer: { kind: 'stop_confirmation' } });
  });

  test('in Spanish', () => {
    expect(decide('BAJA', { language: 'es' }).answer?.text).toMatch(/^Maple Clinic: Se dio de baja/);
  });

  test('wins over an open menu and a choice', () => {
    const openQuestions = [choice('confirm', [ana, leo]), reminder(ana), reminder(leo)];
    expect(decide('END', { openQuestions })).toMatchObject({
      optOut: { rule: 'keyword:END' },
      appointmentChanges: [],
      openChoice: null,
    });
  });

  test('a second STOP is recorded and not answered', () => {
    expect(decide('STOP', { isSuppressed: true, sender: twilioIsSilent })).toMatchObject({
      optOut: { source: 'keyword' },
      answer: null,
      handled: true,
    });
  });

  test('after five minutes it is no longer confirmed (TCPA-13)', () => {
    expect(stopReceivedAgo(5).answer).not.toBeNull();
    expect(stopReceivedAgo(6)).toMatchObject({ optOut: { source: 'keyword' }, answer: null });
  });

  test('OptOutType says that Twilio has opted out and answered, whatever the text', () => {
    for (const text of ['ADIOS', '1', 'Liked “ok”', 'CONFIRM'])
      expect(decide(text, { optOutType: 'STOP', sender: twilioIsSilent })).toMatchObject({
        optOut: { source: 'carrier_parameter', rule: 'carrier:STOP' },
        answer: null,
        appointmentChanges: [],
      });
    expect(decide('STOP', { optOutType: 'STOP' })).toMatchObject({
      optOut: { source: 'keyword', rule: 'keyword:STOP' },
      answer: null,
    });
  });

  test('a wrong number is let go: one neutral answer, no question left open, a task', () => {
    expect(decide('wrong number')).toMatchObject({
      optOut: { source: 'wrong_number' },
      answer: { kind: 'stop_confirmation', text: 'Thank you. We will not text this number again.' },
      closeQuestionIds: ['reminder-visit-ana'],
      tasks: [{ kind: 'wrong_number', priority: 'high' }],
    });
  });

  test('hostile words opt out and tell a manager', () => {
    expect(decide('stop or I will sue you')).toMatchObject({
      optOut: { source: 'phrase' },
      tasks: [{ kind: 'hostile_opt_out', priority: 'high' }],
    });
  });
});

describe('CANCEL', () => {
  test('(a) on a number that has freed it: the visit is cancelled and the way to STOP is told', () => {
    for (const text of ['CANCEL', 'cancelar'])
      expect(decide(text)).toMatchObject({
        optOut: null,
        appointmentChanges: [{ appointmentId: 'visit-ana', to: 'cancelled', holdSlot: false }],
        answer: {
          text: 'Your appointment has been cancelled. Changed your mind? Reply 1. Reply STOP to stop all texts.',
        },
        tasks: [],
        handled: true,
      });
    expect(decide('CANCEL', { language: 'es' }).answer?.text).toBe(
      'Su cita ha sido cancelada. ¿Cambia de idea? Responda 1. Responda STOP para dejar de recibir mensajes.',
    );
  });

  test('(a) with two visits open: which one?', () => {
    expect(decide('CANCEL', { openQuestions: [reminder(ana), reminder(leo)] })).toMatchObject({
      optOut: null,
      openChoice: { intent: 'cancel' },
      answer: { text: expect.stringContaining('Reply STOP to stop all texts.') },
      appointmentChanges: [],
    });
  });

  test('(b) on an ordinary number: cancelled, opted out, no answer, the slot held, staff call', () => {
    expect(decide('CANCEL', { sender: ordinaryNumber })).toMatchObject({
      optOut: { source: 'cancel_keyword', rule: 'keyword:CANCEL' },
      appointmentChanges: [{ appointmentId: 'visit-ana', to: 'cancelled', holdSlot: true }],
      answeredQuestionId: 'reminder-visit-ana',
      answer: null,
      tasks: [{ kind: 'call_patient', priority: 'high', appointmentId: 'visit-ana' }],
    });
  });

  test('(b) where OptOutType says that Twilio took it, though the number was thought to have freed it', () => {
    expect(decide('CANCEL', { optOutType: 'STOP' })).toMatchObject({
      optOut: { source: 'cancel_keyword' },
      appointmentChanges: [{ to: 'cancelled', holdSlot: true }],
      answer: null,
    });
  });

  test('(b) CANCELAR is no word of Twilio’s: the visit, not the texts', () => {
    expect(decide('CANCELAR', { sender: ordinaryNumber })).toMatchObject({
      optOut: null,
      appointmentChanges: [{ to: 'cancelled' }],
      answer: { kind: 'cancelled' },
    });
  });

  test('(b) with two visits open: none is changed, staff call', () => {
    expect(
      decide('CANCEL', { sender: ordinaryNumber, openQuestions: [reminder(ana), reminder(leo)] }),
    ).toMatchObject({
      optOut: { source: 'cancel_keyword' },
      appointmentChanges: [],
      openChoice: null,
      tasks: [{ kind: 'call_patient', priority: 'high' }],
    });
  });

  test('(c) strict: opted out, the visit unchanged, staff call', () => {
    for (const sender of [ordinaryNumber, twilioIsSilent])
      expect(decide('CANCEL', { ...strict, sender })).toMatchObject({
        optOut: { source: 'cancel_keyword' },
        appointmentChanges: [],
        tasks: [{ kind: 'call_patient', priority: 'high', appointmentId: 'visit-ana' }],
      });
    expect(decide('CANCEL', { ...strict, sender: ordinaryNumber }).answer).toBeNull();
    expect(decide('CANCEL', { ...strict, sender: twilioIsSilent }).answer?.kind).toBe('stop_confirmation');
  });

  test.each([
    ['nothing asked', []],
    ['a question that does not offer it', [reminder(ana, { offersCancel: false })]],
    ['the visit begun', [reminder({ ...ana, startsAt: later(-1) })]],
    ['the visit cancelled by the clinic', [reminder({ ...ana, status: 'cancelled' as const })]],
  ])('with no reminder pending it is an opt-out: %s', (_name, openQuestions) => {
    for (const sender of [situation('').sender, ordinaryNumber])
      expect(decide('CANCEL', { openQuestions, sender })).toMatchObject({
        optOut: { source: 'cancel_keyword' },
        appointmentChanges: [],
        tasks: [{ kind: 'call_patient', priority: 'high' }],
      });
  });

  test('3 and X cancel the visit without an opt-out under every policy', () => {
    for (const text of ['3', 'X'])
      for (const differs of [{}, { sender: ordinaryNumber }, strict])
        expect(decide(text, differs)).toMatchObject({
          optOut: null,
          appointmentChanges: [{ to: 'cancelled' }],
          answer: { text: 'Your appointment has been cancelled. Changed your mind? Reply 1.' },
        });
  });
});

describe('the way back', () => {
  test.each(['START', 'UNSTOP', 'start.'])('%s lifts our suppression; Twilio answers', (text) => {
    expect(decide(text, { isSuppressed: true })).toMatchObject({
      optIn: { rule: expect.any(String) },
      carrierBlockLifted: true,
      answer: null,
      handled: true,
    });
  });

  test('START is answered by us where Twilio is silent, also to a number that was suppressed until now', () => {
    expect(decide('START', { isSuppressed: true, sender: twilioIsSilent }).answer?.text).toMatch(
      /^Maple Clinic: You're signed up again/,
    );
    expect(decide('START', { optOutType: 'START', sender: twilioIsSilent }).answer).toBeNull();
  });

  test('INICIAR lifts ours; whether Twilio’s block stands is for staff to watch', () => {
    expect(decide('INICIAR', { isSuppressed: true, language: 'es' })).toMatchObject({
      optIn: { rule: 'keyword:INICIAR' },
      carrierBlockLifted: false,
      answer: { kind: 'start_confirmation' },
      tasks: [{ kind: 'carrier_block' }],
    });
  });

  test('YES never lifts ours and confirms nothing for an opted-out number', () => {
    for (const differs of [{}, { optOutType: 'START' as const }])
      expect(decide('YES', { isSuppressed: true, ...differs })).toMatchObject({
        optIn: null,
        carrierBlockLifted: true,
        appointmentChanges: [],
        answer: null,
        tasks: [{ kind: 'opted_out_said_yes' }],
        handled: false,
      });
  });

  test('YES to an open question confirms, and lifts Twilio’s block besides', () => {
    expect(decide('YES')).toMatchObject({
      appointmentChanges: [{ to: 'confirmed' }],
      carrierBlockLifted: true,
      optIn: null,
    });
    expect(decide('ok')).toMatchObject({
      appointmentChanges: [{ to: 'confirmed' }],
      carrierBlockLifted: false,
    });
  });

  test('ALTA is no way back', () => {
    expect(decide('ALTA', { isSuppressed: true })).toMatchObject({
      optIn: null,
      answer: null,
      handled: false,
    });
  });

  test('an opt-in keyword of Twilio’s that is none of ours leaves ours alone', () => {
    expect(decide('JOIN', { isSuppressed: true, optOutType: 'START' })).toMatchObject({
      optIn: null,
      carrierBlockLifted: true,
      tasks: [{ kind: 'opted_out_said_yes' }],
    });
  });
});

describe('an opted-out number', () => {
  test.each(['hello', 'HELP', 'RESCHEDULE', 'CONFIRM', '1', 'R'])(
    '%s gets no automatic answer and goes to the inbox',
    (text) => {
      expect(decide(text, { isSuppressed: true, sender: twilioIsSilent })).toMatchObject({
        answer: null,
        openChoice: null,
        handled: false,
      });
    },
  );

  test('its answers still count', () => {
    expect(decide('CONFIRM', { isSuppressed: true })).toMatchObject({
      appointmentChanges: [{ to: 'confirmed' }],
    });
  });

  test('where it would have been asked which visit, staff are told', () => {
    expect(decide('1', { isSuppressed: true, openQuestions: [reminder(ana), reminder(leo)] })).toMatchObject({
      openChoice: null,
      tasks: [{ kind: 'unclear_reply' }],
    });
  });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.constantFrom(
    'STOP',
    'CANCEL',
    'CANCELAR',
    'YES',
    'START',
    'HELP',
    '1',
    '2',
    '3',
    'C',
    'X',
    'wrong number',
    'stop texting me, I want to die',
    'Liked “a” STOP',
    'cancel my appt',
    'ALTO',
    'CONFIRM',
    '🛑',
  ),
  fc
    .array(
      fc.constantFrom(
        'stop',
        'cancel',
        'my',
        'appt',
        'please',
        'texts',
        'no',
        'mas',
        'want to die',
        '3',
        'confirm',
        '“',
        '”',
        'Liked',
        '.',
      ),
      { maxLength: 8 },
    )
    .map((words) => words.join(' ')),
);
const anySituation = fc.record({
  text: anyText,
  optOutType: fc.constantFrom(undefined, undefined, 'STOP' as const, 'START' as const, 'HELP' as const),
  isSuppressed: fc.boolean(),
  language: fc.constantFrom('en' as const, 'es' as const),
  clinicPolicy: fc.constantFrom({ cancel: 'visit' as const }, { cancel: 'opt_out' as const }),
  sender: fc.constantFrom(twilioIsSilent, ordinaryNumber, situation('').sender),
  openQuestions: fc.subarray([
    choice('confirm', [ana, leo]),
    choice('cancel', [ana, leo], { id: 'old choice', askedAt: later(-80) }),
    reminder(leo),
    reminder(ana),
    reminder({ ...ana, id: 'begun', startsAt: later(-1) }),
    reminder({ ...leo, id: 'done', status: 'cancelled' }, { answeredAt: later(-0.2), lastAnswer: 'cancel' }),
  ]),
});

describe('whatever is written, in whatever situation', () => {
  test('an opt-out has no automatic answer but its own confirmation, and asks nothing', () => {
    fc.assert(
      fc.property(anySituation, (differs) => {
        const decided = decide(differs.text, differs);
        if (decided.optOut === null) return;
        expect(decided.answer === null || decided.answer.kind === 'stop_confirmation').toBe(true);
        expect(decided).toMatchObject({ openChoice: null, optIn: null });
      }),
      { numRuns: 2000 },
    );
  });

  test('an opted-out number gets no answer but to its START', () => {
    fc.assert(
      fc.property(anySituation, (differs) => {
        const decided = decide(differs.text, { ...differs, isSuppressed: true });
        expect(decided.answer === null || decided.optIn !== null).toBe(true);
        expect(decided.openChoice).toBeNull();
      }),
      { numRuns: 2000 },
    );
  });

  test('where Twilio has answered, we do not', () => {
    fc.assert(
      fc.property(anySituation, (differs) => {
        const decided = decide(differs.text, { ...differs, optOutType: differs.optOutType ?? 'START' });
        expect(decided).toMatchObject({ answer: null, openChoice: null });
      }),
      { numRuns: 2000 },
    );
  });

  test('digits never opt out', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ .#(]*[0-9٠-٩０-９]{1,6}[ .!)]*$/), anySituation, (text, differs) => {
        expect(decide(text, { ...differs, text, optOutType: undefined }).optOut).toBeNull();
      }),
    );
  });

  test('only visits that were asked about and have not begun are changed, one at most', () => {
    fc.assert(
      fc.property(anySituation, (differs) => {
        const changed = decide(differs.text, differs).appointmentChanges;
        const open = differs.openQuestions
          .flatMap(({ appointments }) => appointments)
          .filter(({ startsAt }) => Temporal.Instant.compare(startsAt, now) > 0);
        expect(changed.length).toBeLessThanOrEqual(1);
        for (const { appointmentId } of changed) expect(open.map(({ id }) => id)).toContain(appointmentId);
      }),
      { numRuns: 2000 },
    );
  });

  test('a text that asks “which one?” opens the choice that it prints', () => {
    fc.assert(
      fc.property(anySituation, (differs) => {
        const { answer, openChoice } = decide(differs.text, differs);
        expect(answer?.kind === 'choice').toBe(openChoice !== null);
        for (const { patientFirstName } of openChoice?.appointments ?? [])
          expect(answer?.text).toContain(patientFirstName);
      }),
    );
  });
});

test('every fixed answer fits GSM-7 in both languages', () => {
  const clinic = { name: 'Maple Clinic', phone: '(555) 555-0100' };
  for (const words of Object.values(answers)) {
    const { whichOne, ...others } = words;
    const texts = [
      ...Object.values(others).map((answer) => (typeof answer === 'string' ? answer : answer(clinic))),
      ...Object.values(whichOne).map((ask) => ask([ana, leo, { ...leo, startsAt: later(50) }])),
    ];
    for (const text of texts)
      expect(`${new SegmentedMessage(text).encodingName} ${text}`).toBe(`GSM-7 ${text}`);
  }
});
