import { describe, expect, it, test } from 'vitest';
import { decideReply } from './decideReply.ts';
import type { OpenOffer, ReplySituation } from './situation.ts';
import { ana, later, now, reminder, situation } from './situationForTests.ts';

const offer = (differs: Partial<OpenOffer> = {}): OpenOffer => ({
  questionId: 'question',
  offerId: 'offer',
  slotId: 'slot',
  askedAt: later(-1),
  startsAt: later(48),
  timeZone: 'America/New_York',
  state: 'sent',
  isFree: true,
  ...differs,
});
const offered = (text: string, of: Partial<OpenOffer> = {}, differs: Partial<ReplySituation> = {}) =>
  decideReply(situation(text, { openQuestions: [], offers: [offer(of)], ...differs }));
const said = (text: string, of?: Partial<OpenOffer>, differs?: Partial<ReplySituation>) =>
  offered(text, of, differs).offerAnswer?.says ?? null;

describe('what a text says to a freed time', () => {
  test.each<[string, string | null]>([
    ['YES', 'take'],
    ['yes please!', 'take'],
    ['1', 'take'],
    ['1️⃣', 'take'],
    ['Y', 'take'],
    ['Ok', 'take'],
    ['Sí', 'take'],
    ['oui', 'take'],
    ['是', 'take'],
    ['Take', 'take'],
    ['I’ll take it', 'take'],
    ['la tomo', 'take'],
    ['CONFIRM', 'take'],
    ['2', 'pass'],
    ['N', 'pass'],
    ['No', 'pass'],
    ['no thanks', 'pass'],
    ['No gracias.', 'pass'],
    ['3', null],
    ['STOP', null],
    ['CANCEL', null],
    ['What time exactly?', null],
    ['yes but can I come at 4', null],
  ])('%s: %s', (text, says) => {
    expect(said(text)).toBe(says);
  });

  test('an opt-out stays one, whatever was offered', () => {
    expect(offered('STOP').optOut).toMatchObject({ rule: 'keyword:STOP' });
    expect(offered('YES', {}, { isSuppressed: true })).toMatchObject({
      offerAnswer: null,
      tasks: [{ kind: 'opted_out_said_yes' }],
    });
  });
});

describe('the state of the time', () => {
  test.each<[string, string, Partial<OpenOffer>, object]>([
    ['free', 'YES', {}, { offerAnswer: { says: 'take' }, answer: { kind: 'offer_taken' }, handled: true }],
    [
      'somebody else’s',
      'YES',
      { isFree: false },
      { offerAnswer: { says: 'too_late' }, answer: { kind: 'offer_too_late' } },
    ],
    [
      'one’s own',
      'YES',
      { state: 'accepted', isFree: false },
      { offerAnswer: null, answer: { kind: 'offer_taken' } },
    ],
    [
      'one’s own, and not wanted',
      'No',
      { state: 'accepted', isFree: false },
      { offerAnswer: null, answer: null, tasks: [{ kind: 'cancel_asked' }], handled: false },
    ],
    ['passed before', 'No', { state: 'declined' }, { offerAnswer: null, answer: null, handled: true }],
    ['passed before, and wanted', 'YES', { state: 'declined' }, { offerAnswer: { says: 'take' } }],
    ['not answered in time, and free', 'YES', { state: 'expired' }, { offerAnswer: { says: 'take' } }],
    ['gone, and not wanted', 'No', { isFree: false }, { offerAnswer: null, answer: null, handled: true }],
  ])('%s: %s', (_, text, of, expected) => {
    expect(offered(text, of)).toMatchObject(expected);
  });

  it('ends 72 hours after the asking, and when the visit would have begun', () => {
    expect(said('YES', { askedAt: later(-72) })).toBeNull();
    expect(said('YES', { startsAt: now })).toBeNull();
  });

  it('is that of the newest offer', () => {
    const older = offer({ offerId: 'older', askedAt: later(-20) });
    const decided = decideReply(situation('1', { openQuestions: [], offers: [older, offer()] }));
    expect(decided.offerAnswer?.offerId).toBe('offer');
  });
});

describe('beside a reminder that waits for an answer', () => {
  const both = { openQuestions: [reminder(ana)] };
  test.each(['1', 'YES', '2', 'ok'])('%s is asked about, not guessed', (text) => {
    const decided = offered(text, {}, both);
    expect(decided).toMatchObject({ offerAnswer: null, appointmentChanges: [], answer: { kind: 'choice' } });
    expect(decided.answer?.text).toContain('TAKE');
  });
  test('its own words are clear, and so are the visit’s', () => {
    expect(said('Take', {}, both)).toBe('take');
    expect(said('No', {}, both)).toBe('pass');
    expect(offered('CONFIRM', {}, both).appointmentChanges).toMatchObject([{ to: 'confirmed' }]);
  });
  test('a time that is gone owns nothing', () => {
    expect(offered('1', { isFree: false }, both).appointmentChanges).toMatchObject([{ to: 'confirmed' }]);
  });
  test('an answered reminder does not stand in the way', () => {
    const answered = reminder(ana, { answeredAt: later(-0.5), lastAnswer: 'confirm' });
    expect(said('YES', {}, { openQuestions: [answered] })).toBe('take');
  });
});
