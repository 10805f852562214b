import { describe, expect, test } from 'vitest';
import { decideReply } from './decideReply.ts';
import type { Intent, OpenQuestion, ReplySituation, VisitState } from './situation.ts';
import { ana, choice, later, leo, ordinaryNumber, reminder, situation } from './situationForTests.ts';

/** One text about Ana (1) and Leo (2), sent an hour ago. */
function list(states: Record<string, VisitState> = {}, differs: Partial<OpenQuestion> = {}): OpenQuestion {
  return {
    ...reminder(ana),
    id: 'list',
    appointments: [ana, leo],
    expiresAt: leo.startsAt,
    visits: new Map(Object.entries(states)),
    ...differs,
  };
}
const decide = (text: string, differs: Partial<ReplySituation> = {}) =>
  decideReply(situation(text, { openQuestions: [list()], ...differs }));
const changes = (text: string, differs: Partial<ReplySituation> = {}): string[] =>
  decide(text, differs).appointmentChanges.map(({ appointmentId, to }) => `${appointmentId} ${to}`);
const answered = (answer: Intent): VisitState => ({ answer, answeredAt: later(-0.5) });
const both = ['visit-ana confirmed', 'visit-leo confirmed'];

describe('one text about two visits', () => {
  test.each(['YES', 'CONFIRM', 'C', 'y', 'ok', 'both', 'All', 'ambos', 'todas', 'sí', '1 y 2'])(
    '%s confirms both, and names them',
    (text) => {
      expect(changes(text)).toEqual(both);
      expect(decide(text)).toMatchObject({
        answer: {
          text: 'Thank you for confirming your appointments! 1 Ana Nov 24 9:00 AM, 2 Leo Nov 24 9:30 AM.',
        },
        answeredVisits: [
          { questionId: 'list', appointmentId: 'visit-ana', intent: 'confirm' },
          { questionId: 'list', appointmentId: 'visit-leo', intent: 'confirm' },
        ],
        handled: true,
        tasks: [],
      });
    },
  );

  test('a number confirms that visit, and the other is still open', () => {
    expect(changes('2')).toEqual(['visit-leo confirmed']);
    expect(decide('2').answer?.text).toBe(
      'Thank you for confirming your appointment! 2 Leo Nov 24 9:30 AM. Not answered yet: 1 Ana Nov 24 9:00 AM.',
    );
    const afterTwo = [
      list({ 'visit-leo': answered('confirm') }, { appointments: [ana, { ...leo, status: 'confirmed' }] }),
    ];
    expect(changes('1', { openQuestions: afterTwo })).toEqual(['visit-ana confirmed']);
    expect(changes('YES', { openQuestions: afterTwo })).toEqual(['visit-ana confirmed']);
    // “OK” to our answer is no answer about the other visit.
    expect(decide('ok', { openQuestions: afterTwo })).toMatchObject({ appointmentChanges: [], answer: null });
  });

  test('each its own, in one answer', () => {
    const decided = decide('Leo yes, Ana cancel');
    expect(decided).toMatchObject({
      appointmentChanges: [
        { appointmentId: 'visit-ana', to: 'cancelled' },
        { appointmentId: 'visit-leo', to: 'confirmed' },
      ],
      answer: {
        text: 'Confirmed: 2 Leo Nov 24 9:30 AM. Cancelled: 1 Ana Nov 24 9:00 AM. Changed your mind? Reply 1.',
      },
      handled: true,
    });
    expect(decide('1 yes 2 no')).toMatchObject({
      appointmentChanges: [{ to: 'confirmed' }, { appointmentId: 'visit-leo', to: 'change_asked' }],
      answer: {
        text: 'Confirmed: 1 Ana Nov 24 9:00 AM. Please call us at (555) 555-0100 about: 2 Leo Nov 24 9:30 AM.',
      },
      tasks: [{ kind: 'declined', priority: 'high', appointmentId: 'visit-leo' }],
    });
    expect(decide('confirmar 1, cambiar 2', { language: 'es' }).answer?.text).toBe(
      'Confirmada: 1 Ana el 24 nov 9:00 am. Por cambiar: 2 Leo el 24 nov 9:30 am. Por favor llame al (555) 555-0100 para cambiar su cita.',
    );
  });

  test.each(['3', '7', '1 no 2', 'all yes, 2 no', 'no 2', 'Yes, Ana'])(
    '%s is asked about, not guessed',
    (text) => {
      expect(decide(text)).toMatchObject({
        appointmentChanges: [],
        answeredVisits: [],
        answer: { kind: 'which_number' },
        handled: false,
      });
    },
  );

  test('RESCHEDULE asks which one, or all', () => {
    expect(decide('RESCHEDULE')).toMatchObject({
      appointmentChanges: [],
      answer: {
        text: 'Which appointment do you want to change? Reply 1 for Ana 9:00 AM, 2 for Leo 9:30 AM, or ALL.',
      },
      openChoice: { intent: 'reschedule', appointments: [{ id: 'visit-ana' }, { id: 'visit-leo' }] },
    });
  });
});

describe('CANCEL to one text about two visits', () => {
  test('asks which one where the number has freed it', () => {
    expect(decide('CANCEL')).toMatchObject({
      optOut: null,
      appointmentChanges: [],
      answer: {
        text: 'Which appointment do you want to cancel? Reply 1 for Ana 9:00 AM, 2 for Leo 9:30 AM, or ALL. Reply STOP to stop all texts.',
      },
    });
  });

  const asked = { openQuestions: [choice('cancel', [ana, leo], { id: 'which' }), list()] };
  test.each([
    ['ALL', ['visit-ana cancelled', 'visit-leo cancelled']],
    ['both please', ['visit-ana cancelled', 'visit-leo cancelled']],
    ['cancel all', ['visit-ana cancelled', 'visit-leo cancelled']],
    ['2', ['visit-leo cancelled']],
    ['Leo', ['visit-leo cancelled']],
    ['CONFIRM', both],
  ])('then %s is taken for what it says', (text, expected) => {
    expect(changes(text, asked)).toEqual(expected);
    expect(decide(text, asked)).toMatchObject({ closeQuestionIds: ['which'], handled: true });
  });

  test('then YES is asked about: it may be a yes to the visit, or to its end', () => {
    expect(decide('YES', asked)).toMatchObject({ appointmentChanges: [], handled: false });
    expect(decide('yes both', asked)).toMatchObject({ appointmentChanges: [], handled: false });
  });

  test.each([
    ['the number has not freed it', { sender: ordinaryNumber }],
    ['the policy is strict', { clinicPolicy: { cancel: 'opt_out' as const } }],
  ])('opts out and ends no visit where %s: staff see all of them', (_name, differs) => {
    expect(decide('CANCEL', differs)).toMatchObject({
      optOut: { source: 'cancel_keyword' },
      appointmentChanges: [],
      openChoice: null,
      tasks: [{ kind: 'call_patient', priority: 'high', appointmentIds: ['visit-ana', 'visit-leo'] }],
    });
  });

  test('“cancel all” with no question about visits to cancel may be about the texts', () => {
    expect(decide('cancel all')).toMatchObject({
      appointmentChanges: [],
      holdAutomatedTexts: true,
      tasks: [{ kind: 'review_opt_out' }],
    });
  });
});

describe('what has happened since', () => {
  test('a visit that staff moved is not confirmed by its old number, the other is', () => {
    const moved = { openQuestions: [list({ 'visit-ana': { isGone: true } })] };
    expect(decide('1', moved)).toMatchObject({ appointmentChanges: [], handled: false });
    expect(changes('YES', moved)).toEqual(['visit-leo confirmed']);
    expect(decide('both', moved)).toMatchObject({
      appointmentChanges: [{ appointmentId: 'visit-leo', to: 'confirmed' }],
      answer: {
        text: 'Confirmed: 2 Leo Nov 24 9:30 AM. Please call us at (555) 555-0100 about: 1 Ana Nov 24 9:00 AM.',
      },
      handled: false,
    });
  });

  test('after 72 hours a number is ordinary text, and the words still count', () => {
    const nextWeek = [ana, leo].map((visit) => ({ ...visit, startsAt: later(100) }));
    const old = {
      openQuestions: [list({}, { appointments: nextWeek, askedAt: later(-73), expiresAt: later(100) })],
    };
    expect(decide('1', old)).toMatchObject({ appointmentChanges: [], answer: null, handled: false });
    expect(changes('both', old)).toEqual(both);
    expect(changes('CONFIRM', old)).toEqual(both);
  });

  test('a change of mind counts for each; a bare CONFIRM does not bring back what was cancelled of several', () => {
    const visits = [{ ...ana, status: 'cancelled' as const }, leo];
    const anaCancelled = {
      openQuestions: [list({ 'visit-ana': answered('cancel') }, { appointments: visits })],
    };
    expect(changes('CONFIRM', anaCancelled)).toEqual(['visit-leo confirmed']);
    expect(changes('1', anaCancelled)).toEqual(['visit-ana confirmed']);
    expect(decide('1', anaCancelled).tasks).toMatchObject([
      { kind: 'check_slot', appointmentId: 'visit-ana' },
    ]);
    expect(changes('both', anaCancelled)).toEqual(both);
    const allCancelled = [ana, leo].map((visit) => ({ ...visit, status: 'cancelled' as const }));
    const states = { 'visit-ana': answered('cancel'), 'visit-leo': answered('cancel') };
    expect(changes('CONFIRM', { openQuestions: [list(states, { appointments: allCancelled })] })).toEqual(
      both,
    );
  });

  test('another reminder that waits for an answer makes a number ambiguous', () => {
    const mia = { ...ana, id: 'visit-mia', patientFirstName: 'Mia', startsAt: later(30) };
    const open = { openQuestions: [list(), reminder(mia, { askedAt: later(-5) })] };
    expect(decide('1', open)).toMatchObject({
      appointmentChanges: [],
      openChoice: { intent: 'confirm', appointments: { length: 3 } },
    });
    expect(decide('2', open)).toMatchObject({ appointmentChanges: [], answer: { kind: 'unclear' } });
    expect(decide('both', open)).toMatchObject({ appointmentChanges: [], handled: false });
    expect(changes('cancel 2', open)).toEqual(['visit-leo cancelled']);
    expect(changes('Mia yes, Leo cancel', open)).toEqual(['visit-leo cancelled', 'visit-mia confirmed']);
  });
});

test('two reminders of their own: names with what is wanted are taken, a name alone is left to staff', () => {
  const open = { openQuestions: [reminder(leo), reminder(ana)] };
  expect(changes('Leo yes, Ana cancel', open)).toEqual(['visit-ana cancelled', 'visit-leo confirmed']);
  expect(changes('both', open)).toEqual(both);
  expect(decide('Leo', open)).toMatchObject({ appointmentChanges: [], answer: null, handled: false });
  expect(decide('1 yes 2 no', open)).toMatchObject({ appointmentChanges: [], handled: false });
});

test('texts that name nobody name nobody here either', () => {
  const nameless = [ana, leo].map((visit) => ({ ...visit, patientFirstName: '' }));
  expect(decide('YES', { openQuestions: [list({}, { appointments: nameless })] }).answer?.text).toBe(
    'Thank you for confirming your appointments! 1 Nov 24 9:00 AM, 2 Nov 24 9:30 AM.',
  );
});
