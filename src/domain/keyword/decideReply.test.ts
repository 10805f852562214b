import { describe, expect, test } from 'vitest';
import { decideReply } from './decideReply.ts';
import type { Intent, ReplySituation } from './situation.ts';
import { ana, choice, later, leo, now, reminder, situation, twilioIsSilent } from './situationForTests.ts';

const decide = (text: string, differs?: Partial<ReplySituation>) => decideReply(situation(text, differs));
const toldBy: Record<Intent, { to: string; en: string; es: string }> = {
  confirm: {
    to: 'confirmed',
    en: 'Thank you for confirming your appointment!',
    es: '¡Gracias por confirmar su cita!',
  },
  cancel: {
    to: 'cancelled',
    en: 'Your appointment has been cancelled. Changed your mind? Reply 1.',
    es: 'Su cita ha sido cancelada. ¿Cambia de idea? Responda 1.',
  },
  reschedule: {
    to: 'change_asked',
    en: 'Please call us at (555) 555-0100 to reschedule.',
    es: 'Por favor llame al (555) 555-0100 para cambiar su cita.',
  },
};

const cutOff = (expiresAt: Temporal.Instant) => ({ openQuestions: [reminder(ana, { expiresAt })] });
const answered = (status: 'confirmed' | 'cancelled' | 'change_asked', lastAnswer: Intent) => ({
  openQuestions: [reminder({ ...ana, status }, { answeredAt: later(-0.5), lastAnswer })],
});

describe('an answer to one open reminder', () => {
  const rows: [text: string, intent: Intent][] = [
    ['CONFIRM', 'confirm'],
    ['c', 'confirm'],
    ['1', 'confirm'],
    ['Yes', 'confirm'],
    ['y', 'confirm'],
    ['Sí', 'confirm'],
    ['ok', 'confirm'],
    ['CONFIRMAR', 'confirm'],
    ['confirmo', 'confirm'],
    ['٣', 'cancel'],
    ['3', 'cancel'],
    ['X', 'cancel'],
    ['RESCHEDULE', 'reschedule'],
    ['R', 'reschedule'],
    ['2', 'reschedule'],
    ['change', 'reschedule'],
    ['CAMBIAR', 'reschedule'],
    ['reprogramar', 'reschedule'],
  ];
  describe.each(['en', 'es'] as const)('patient reads %s', (language) => {
    test.each(rows)('%s', (text, intent) => {
      const { to, [language]: words } = toldBy[intent];
      expect(decide(text, { language })).toMatchObject({
        appointmentChanges: [{ appointmentId: 'visit-ana', to, holdSlot: false }],
        answer: { text: words },
        answeredQuestionId: 'reminder-visit-ana',
        optOut: null,
        handled: true,
        tasks: intent === 'reschedule' ? [{ kind: 'reschedule_asked', appointmentId: 'visit-ana' }] : [],
      });
    });
  });

  test('any other text is left to staff, unanswered', () => {
    for (const text of ['thanks, see you', 'N', '7', '0', '12', ''])
      expect(decide(text)).toMatchObject({
        handled: false,
        answer: null,
        appointmentChanges: [],
        tasks: [],
        countsAsPatientSpeaking: true,
      });
  });

  test('3 means nothing to a question that does not offer to cancel', () => {
    const openQuestions = [reminder(ana, { offersCancel: false })];
    expect(decide('3', { openQuestions })).toMatchObject({
      appointmentChanges: [],
      handled: false,
      answer: null,
    });
    expect(decide('1', { openQuestions })).toMatchObject({ handled: true });
  });

  test('said twice, it changes nothing the second time', () => {
    const openQuestions = [
      reminder({ ...ana, status: 'confirmed' }, { answeredAt: now, lastAnswer: 'confirm' }),
    ];
    expect(decide('CONFIRM', { openQuestions })).toMatchObject({
      appointmentChanges: [],
      answer: { kind: 'confirmed' },
      answeredIntent: 'confirm',
      handled: true,
    });
  });

  test('two reminders of the same visit are one question, the newer', () => {
    const openQuestions = [reminder(ana), reminder(ana, { id: 'earlier', askedAt: later(-48) })];
    expect(decide('1', { openQuestions })).toMatchObject({
      answeredQuestionId: 'reminder-visit-ana',
      openChoice: null,
    });
  });
});

describe('nothing to answer', () => {
  test.each(['1', '2', '3', 'C', 'R', 'X', 'Y', 'yes', 'ok', 'si'])(
    '%s without an open question is ordinary text for staff',
    (text) => {
      expect(decide(text, { openQuestions: [] })).toMatchObject({
        handled: false,
        answer: null,
        optOut: null,
        tasks: [],
      });
    },
  );

  test('CONFIRM with nothing pending gets no thank-you, and staff see it', () => {
    const decided = decide('CONFIRM', { openQuestions: [] });
    expect(decided).toMatchObject({
      answer: { kind: 'nothing_pending' },
      handled: false,
      appointmentChanges: [],
    });
    expect(decided.answer?.text).toContain('(555) 555-0100');
    expect(decided.answer?.text).not.toMatch(/thank/i);
  });

  test('CONFIRM after the visit has begun is told so', () => {
    const past = { ...ana, startsAt: later(-1 / 60) };
    const openQuestions = [reminder(past, { askedAt: later(-24) })];
    expect(decide('CONFIRM', { openQuestions })).toMatchObject({
      answer: { kind: 'past' },
      handled: false,
      appointmentChanges: [],
    });
    expect(decide('1', { openQuestions })).toMatchObject({
      answer: null,
      handled: false,
      appointmentChanges: [],
    });
  });

  test('CONFIRM after the cut-off is told so, to the second', () => {
    expect(decide('CONFIRM', cutOff(now))).toMatchObject({ answer: { kind: 'past' } });
    expect(decide('CONFIRM', cutOff(now.add({ seconds: 1 })))).toMatchObject({
      answer: { kind: 'confirmed' },
    });
  });

  test('after 72 hours a digit is ordinary text and the word still counts', () => {
    const nextWeek = { ...ana, startsAt: later(100) };
    const asked = (hours: number) => ({ openQuestions: [reminder(nextWeek, { askedAt: later(-hours) })] });
    expect(decide('1', asked(71.9))).toMatchObject({ answer: { kind: 'confirmed' } });
    expect(decide('1', asked(72))).toMatchObject({ answer: null, handled: false });
    expect(decide('C', asked(72))).toMatchObject({ answer: null, handled: false });
    expect(decide('YES', asked(72))).toMatchObject({ answer: null, handled: false });
    expect(decide('CONFIRM', asked(72))).toMatchObject({ answer: { kind: 'confirmed' } });
  });

  test('RESCHEDULE opens a task and tells the number even with nothing pending', () => {
    expect(decide('RESCHEDULE', { openQuestions: [] })).toMatchObject({
      answer: { text: 'Please call us at (555) 555-0100 to reschedule.' },
      tasks: [{ kind: 'reschedule_asked' }],
      appointmentChanges: [],
    });
  });

  test('a visit that the clinic cancelled is not revived', () => {
    const cancelled = { ...ana, status: 'cancelled' as const };
    expect(decide('CONFIRM', { openQuestions: [reminder(cancelled)] })).toMatchObject({
      answer: { kind: 'nothing_pending' },
      appointmentChanges: [],
    });
    const confirmedBefore = reminder(cancelled, { answeredAt: later(-0.5), lastAnswer: 'confirm' });
    expect(decide('CONFIRM', { openQuestions: [confirmedBefore] })).toMatchObject({
      answer: { kind: 'nothing_pending' },
      appointmentChanges: [],
    });
    const answerUnknown = reminder(cancelled, { answeredAt: later(-0.5) });
    expect(decide('CONFIRM', { openQuestions: [answerUnknown] })).toMatchObject({ appointmentChanges: [] });
  });
});

/** Cancelled by the patient half an hour ago. */
const cancelledBefore = (isSlotTaken: boolean) => ({
  openQuestions: [
    reminder(
      { ...ana, status: 'cancelled' as const, isSlotTaken },
      { answeredAt: later(-0.5), lastAnswer: 'cancel' as const },
    ),
  ],
});

describe('a change of mind before the cut-off', () => {
  test('confirmed, then cancelled', () => {
    expect(decide('3', answered('confirmed', 'confirm'))).toMatchObject({
      appointmentChanges: [{ to: 'cancelled' }],
      tasks: [],
    });
  });

  test('cancelled, then confirmed: done, and staff check the slot', () => {
    expect(decide('CONFIRM', answered('cancelled', 'cancel'))).toMatchObject({
      appointmentChanges: [{ to: 'confirmed' }],
      answer: { kind: 'confirmed' },
      tasks: [{ kind: 'check_slot', priority: 'high' }],
    });
  });

  test('to a time that is known to be free: staff need not look; to one that another visit has, it stays cancelled', () => {
    expect(decide('1', cancelledBefore(false))).toMatchObject({
      appointmentChanges: [{ to: 'confirmed' }],
      answer: { kind: 'confirmed' },
      tasks: [],
    });
    expect(decide('1', cancelledBefore(true))).toMatchObject({
      appointmentChanges: [],
      answeredQuestionId: null,
      answer: {
        text: 'That time is no longer free: your appointment stays cancelled. Please call us at (555) 555-0100. Maple Clinic',
      },
      tasks: [{ kind: 'slot_taken', priority: 'high' }],
    });
    expect(decide('RESCHEDULE', cancelledBefore(true))).toMatchObject({
      appointmentChanges: [],
      answer: { kind: 'reschedule' },
      tasks: [{ kind: 'slot_taken' }],
    });
  });

  test('1 is offered only where it would be read as that', () => {
    expect(decide('CANCEL').answer?.text).toBe(
      'Your appointment has been cancelled. Changed your mind? Reply 1. Reply STOP to stop all texts.',
    );
    const old = {
      openQuestions: [
        reminder({ ...ana, startsAt: later(80) }, { askedAt: later(-73), expiresAt: later(80) }),
      ],
    };
    expect(decide('please cancel my appt', old).answer?.text).toBe('Your appointment has been cancelled.');
    const which = { openQuestions: [choice('cancel', [ana, leo]), reminder(leo), reminder(ana)] };
    expect(decide('1', which).answer?.text).toBe(
      'Your appointment has been cancelled. Reply STOP to stop all texts.',
    );
  });

  test.each(['ok', 'Yes', 'y', 'sí'])('%s after a cancellation does not take it back', (text) => {
    expect(decide(text, answered('cancelled', 'cancel'))).toMatchObject({
      appointmentChanges: [],
      answer: null,
      handled: false,
    });
  });

  test('asked for another time, then confirmed after all', () => {
    expect(decide('1', answered('change_asked', 'reschedule'))).toMatchObject({
      appointmentChanges: [{ to: 'confirmed' }],
    });
  });
});

describe('two visits on one phone', () => {
  const both = { openQuestions: [reminder(leo), reminder(ana)] };

  test.each([
    ['CONFIRM', 'confirm', 'Which appointment do you confirm? Reply 1 for Ana 9:00 AM, 2 for Leo 9:30 AM.'],
    ['1', 'confirm', 'Which appointment do you confirm? Reply 1 for Ana 9:00 AM, 2 for Leo 9:30 AM.'],
    ['YES', 'confirm', 'Which appointment do you confirm? Reply 1 for Ana 9:00 AM, 2 for Leo 9:30 AM.'],
    ['3', 'cancel', 'Which appointment do you want to cancel? Reply 1 for Ana 9:00 AM, 2 for Leo 9:30 AM.'],
    [
      'R',
      'reschedule',
      'Which appointment do you want to change? Reply 1 for Ana 9:00 AM, 2 for Leo 9:30 AM.',
    ],
  ])('%s is asked about, not guessed', (text, intent, question) => {
    expect(decide(text, both)).toMatchObject({
      answer: { kind: 'choice', text: question },
      openChoice: { intent, appointments: [{ id: 'visit-ana' }, { id: 'visit-leo' }] },
      appointmentChanges: [],
      handled: false,
    });
  });

  test('in Spanish, with the day where the days differ', () => {
    const onThursday = { ...leo, startsAt: leo.startsAt.add({ hours: 48 }) };
    expect(
      decide('CONFIRMAR', { language: 'es', openQuestions: [reminder(ana), reminder(onThursday)] }).answer
        ?.text,
    ).toBe('¿Qué cita confirma? Responda 1 para Ana el 24 nov 9:00 am, 2 para Leo el 26 nov 9:30 am.');
  });

  test('the number chosen is done and the choice is over', () => {
    const asked = { openQuestions: [choice('confirm', [ana, leo]), ...both.openQuestions] };
    expect(decide('2', asked)).toMatchObject({
      appointmentChanges: [{ appointmentId: 'visit-leo', to: 'confirmed' }],
      answeredQuestionId: 'reminder-visit-leo',
      closeQuestionIds: ['choice'],
      answer: { kind: 'confirmed' },
      handled: true,
    });
  });

  test('a number that was not offered is asked again', () => {
    const asked = { openQuestions: [choice('cancel', [ana, leo]), ...both.openQuestions] };
    expect(decide('7', asked)).toMatchObject({
      openChoice: { intent: 'cancel' },
      closeQuestionIds: ['choice'],
      appointmentChanges: [],
    });
  });

  test('the chosen visit is over by now: no thank-you', () => {
    const begun = { ...ana, startsAt: later(-0.1) };
    const asked = {
      openQuestions: [choice('confirm', [begun, leo], { expiresAt: leo.startsAt }), reminder(leo)],
    };
    expect(decide('1', asked)).toMatchObject({
      answer: { kind: 'past' },
      appointmentChanges: [],
      closeQuestionIds: ['choice'],
    });
  });

  test('a choice without its reminders still works', () => {
    expect(decide('1', { openQuestions: [choice('reschedule', [ana, leo])] })).toMatchObject({
      appointmentChanges: [{ appointmentId: 'visit-ana', to: 'change_asked' }],
      answeredQuestionId: 'choice',
      closeQuestionIds: ['choice'],
    });
  });

  test('a reminder that came after “which one?” makes the digit ambiguous', () => {
    const mia = { ...ana, id: 'visit-mia', patientFirstName: 'Mia', startsAt: later(30) };
    const askedLater = reminder(mia, { askedAt: later(-0.05) });
    const open = (intent: Intent) => ({
      openQuestions: [askedLater, choice(intent, [ana, leo]), ...both.openQuestions],
    });
    expect(decide('1', open('confirm'))).toMatchObject({
      openChoice: { intent: 'confirm', appointments: { length: 3 } },
      closeQuestionIds: ['choice'],
    });
    expect(decide('1', open('cancel'))).toMatchObject({
      answer: { kind: 'unclear' },
      tasks: [{ kind: 'unclear_reply' }],
      appointmentChanges: [],
    });
  });

  test('an answered one gives way to the open one', () => {
    const anaDone = reminder(
      { ...ana, status: 'confirmed' },
      { askedAt: later(-30), answeredAt: later(-29), lastAnswer: 'confirm' },
    );
    expect(decide('3', { openQuestions: [reminder(leo), anaDone] })).toMatchObject({
      appointmentChanges: [{ appointmentId: 'visit-leo', to: 'cancelled' }],
    });
  });

  test('unless it was answered when both were open: then CANCEL may mean either, CONFIRM the one not confirmed yet', () => {
    const anaDone = reminder(
      { ...ana, status: 'confirmed' },
      { answeredAt: later(-0.1), lastAnswer: 'confirm' },
    );
    const open = { openQuestions: [reminder(leo), anaDone] };
    expect(decide('3', open)).toMatchObject({
      openChoice: { intent: 'cancel', appointments: { length: 2 } },
    });
    expect(decide('CONFIRM', open)).toMatchObject({
      appointmentChanges: [{ appointmentId: 'visit-leo', to: 'confirmed' }],
    });
  });

  test('ten visits are too many for a digit', () => {
    const visits = Array.from({ length: 10 }, (_, index) => ({
      ...ana,
      id: `visit-${index}`,
      startsAt: later(24 + index),
    }));
    expect(decide('CONFIRM', { openQuestions: visits.map((visit) => reminder(visit)) })).toMatchObject({
      answer: { kind: 'unclear' },
      openChoice: null,
    });
  });
});

describe('HELP', () => {
  test('is not answered where Twilio answers it', () => {
    expect(decide('HELP')).toMatchObject({ answer: null, handled: true });
    expect(decide('AYUDA', { optOutType: 'HELP' })).toMatchObject({ answer: null, handled: true });
  });

  test('is ours where Twilio does not, or does not know the word', () => {
    expect(decide('INFO', { sender: twilioIsSilent }).answer?.text).toBe(
      'Reply CONFIRM to confirm, CANCEL to cancel, RESCHEDULE to change your appointment. Maple Clinic: (555) 555-0100. Reply STOP to stop all texts.',
    );
    expect(decide('AYUDA', { language: 'es' }).answer?.text).toMatch(
      /^Responda CONFIRMAR .*CANCELAR .*CAMBIAR .*Maple Clinic: \(555\) 555-0100.*STOP/,
    );
  });

  test.each([
    [
      'the number has not freed CANCEL',
      { sender: { ...twilioIsSilent, cancelHandling: 'carrier_opt_out' as const } },
    ],
    ['the policy is strict', { sender: twilioIsSilent, clinicPolicy: { cancel: 'opt_out' as const } }],
  ])('does not teach CANCEL where %s', (_name, differs) => {
    for (const language of ['en', 'es'] as const) {
      const text = decide('HELP', { ...differs, language }).answer?.text ?? '';
      expect(text).toMatch(/\b3\b/);
      expect(text).not.toMatch(/CANCEL/);
    }
  });
});

describe('tap-backs', () => {
  test('change nothing and are no answer', () => {
    expect(decide('Liked “Reply CONFIRM to confirm, STOP to stop”')).toMatchObject({
      countsAsPatientSpeaking: false,
      handled: true,
      appointmentChanges: [],
      optOut: null,
      answer: null,
    });
  });

  test('words added to them count', () => {
    expect(decide('Loved “Visit reminder” CONFIRM')).toMatchObject({
      appointmentChanges: [{ to: 'confirmed' }],
      countsAsPatientSpeaking: true,
    });
    expect(decide('Loved “Visit reminder” see you')).toMatchObject({
      handled: false,
      countsAsPatientSpeaking: true,
    });
  });
});

describe('words of crisis', () => {
  test.each(['en', 'es'] as const)('raise an urgent task and get the fixed answer (%s)', (language) => {
    const decided = decide('I have chest pain', { language });
    expect(decided).toMatchObject({
      tasks: [{ kind: 'crisis', priority: 'urgent' }],
      handled: false,
      answer: { kind: 'crisis' },
    });
    expect(decided.answer?.text).toMatch(/911.*988/);
  });

  test('of an opted-out number raise the task without an answer', () => {
    expect(decide('quiero morirme', { isSuppressed: true })).toMatchObject({
      tasks: [{ kind: 'crisis' }],
      answer: null,
      handled: false,
    });
  });

  test('with an opt-out are both, in silence', () => {
    expect(decide('stop texting me, I want to die', { sender: twilioIsSilent })).toMatchObject({
      optOut: { source: 'phrase' },
      tasks: [{ kind: 'crisis', priority: 'urgent' }],
      answer: null,
    });
  });
});

describe('a wish to cancel said in a sentence', () => {
  test('cancels the visit without an opt-out, under every policy', () => {
    for (const cancel of ['visit', 'opt_out'] as const)
      expect(decide('please cancel my appt', { clinicPolicy: { cancel } })).toMatchObject({
        optOut: null,
        appointmentChanges: [{ appointmentId: 'visit-ana', to: 'cancelled', holdSlot: false }],
        answer: { text: 'Your appointment has been cancelled. Changed your mind? Reply 1.' },
        tasks: [{ kind: 'cancelled_in_words', appointmentId: 'visit-ana' }],
      });
  });

  test('cancels only the visit of the day that it names', () => {
    expect(decide('please cancel tomorrow')).toMatchObject({ appointmentChanges: [{ to: 'cancelled' }] });
    expect(decide('cancele mi cita del martes')).toMatchObject({ appointmentChanges: [{ to: 'cancelled' }] });
    for (const text of ['cancel my appointment today', 'cancel my appt on Friday', 'cancel my 3pm appt'])
      expect(decide(text)).toMatchObject({
        appointmentChanges: [],
        tasks: [{ kind: 'cancel_asked', priority: 'high' }],
        handled: false,
        answer: null,
      });
  });

  test('with nothing open is for staff; a bare “please cancel” may mean the texts', () => {
    expect(decide('cancel my appointment', { openQuestions: [] })).toMatchObject({
      tasks: [{ kind: 'cancel_asked' }],
      optOut: null,
      answer: null,
    });
    expect(decide('please cancel', { openQuestions: [] })).toMatchObject({
      tasks: [{ kind: 'review_opt_out' }],
      holdAutomatedTexts: true,
      optOut: null,
    });
  });

  test('and asked for another day is a wish to change', () => {
    expect(decide('I need to cancel my appointment and reschedule')).toMatchObject({
      appointmentChanges: [{ to: 'change_asked' }],
      answer: { kind: 'reschedule' },
    });
  });
});

test('what may be an opt-out is held for a person', () => {
  expect(decide('should I stop the metformin?')).toMatchObject({
    optOut: null,
    answer: null,
    holdAutomatedTexts: true,
    tasks: [{ kind: 'review_opt_out', priority: 'high' }],
    handled: false,
  });
});
