import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasConsent } from '../consent/hasConsent.ts';
import { categories } from '../message/category.ts';
import { stages, type Finding } from './finding.ts';
import { alsoFound, judgeAgain, judgeSend, type SendFacts } from './judgeSend.ts';
import { keptVerdict } from './keptDecision.ts';
import { tellsNothing } from './part2Stage.ts';

// Tuesday, ten in the morning in New York.
const now = Temporal.Instant.from('2031-05-06T14:00:00Z');
const night = Temporal.Instant.from('2031-05-06T09:00:00Z');
const fine: SendFacts = {
  policy: 'standard',
  sender: { isHeld: false, country: 'US' },
  account: { clinicCountry: 'US', isBaaConfirmed: true, isHipaaAccountConfirmed: true },
  category: { category: 'appointment', chosenBy: 'caller', templateCategory: null, isOwnAnswer: false },
  person: [],
  number: { isValid: true, country: 'US', clinicCountry: 'US', waitsForReview: false, found: [] },
  suppression: null,
  consent: { allowed: true, basis: 'event' },
  part2: tellsNothing,
  content: { found: [] },
  time: {
    spreadBy: '1',
    now,
    wantedAt: now,
    latestUsefulAt: null,
    isAutomated: false,
    isReply: false,
    whereabouts: { phoneNumber: '+12125550123', clinicZone: 'America/New_York' },
  },
  caps: { sent: [], found: [] },
};
const at = (stage: Finding['stage'], outcome: Finding['outcome'], more: Partial<Finding> = {}): Finding => ({
  stage,
  outcome,
  rule: `rule of ${stage}`,
  code: `${stage}_${outcome}`,
  sentence: 'No.',
  ...more,
});
const later = (minutes: number): Temporal.Instant => now.add({ minutes });

test('nothing against it: it may go, and what it relies on is kept', () => {
  const verdict = judgeSend(fine);
  expect(verdict).toMatchObject({ outcome: 'allow', findings: [], decidedBy: null, mayBeStored: true });
  expect(keptVerdict(verdict)).toMatchObject({ outcome: 'allow', code: null, rules: ['consent_event'] });
});

test('everything against it: all is listed in the fixed order, and the first decides (AUD-01)', () => {
  const verdict = judgeSend({
    ...fine,
    policy: 'strict',
    sender: { isHeld: true, country: 'CA' },
    account: { clinicCountry: 'US', isBaaConfirmed: false, isHipaaAccountConfirmed: false },
    category: { category: 'care', chosenBy: 'caller', templateCategory: 'payment', isOwnAnswer: false },
    person: [at('person', 'block')],
    number: { isValid: false, country: 'GB', clinicCountry: 'US', waitsForReview: true, found: [] },
    suppression: { id: 's1' },
    consent: { allowed: false, rule: 'TCPA-06', sentence: 'None.' },
    content: { found: [{ rule: 'D-SSN', action: 'block', start: 1, end: 2 }] },
    // Five in the morning in New York.
    time: { ...fine.time, now: night, wantedAt: night, isAutomated: true },
    caps: { sent: [], found: [at('caps', 'block')] },
  });
  expect(verdict.findings.map(({ stage, rule }) => `${stage} ${rule}`)).toEqual([
    'sender sender_held',
    'sender HIPAA-09',
    'sender HIPAA-09',
    'sender HIPAA-09',
    'category CAT-01',
    'person rule of person',
    'number number_not_valid',
    'number INT-03',
    'number TCPA-19',
    'suppression TCPA-15',
    'consent TCPA-06',
    'content D-SSN',
    'window TCPA-10',
    'caps rule of caps',
  ]);
  expect(verdict).toMatchObject({
    outcome: 'block',
    decidedBy: { code: 'baa_not_confirmed' },
    notBefore: null,
  });
});

const someFinding = fc.record({
  stage: fc.constantFrom('person' as const, 'number' as const, 'caps' as const),
  outcome: fc.constantFrom('block' as const, 'review' as const, 'hold' as const, 'warn' as const),
  minutes: fc.option(fc.integer({ min: 1, max: 600 })),
});
test('a block beats a second look, which beats a hold; a hold ends with the last of them', () => {
  fc.assert(
    fc.property(fc.array(someFinding, { maxLength: 8 }), fc.boolean(), (found, isOptedOut) => {
      const findings = found.map(({ stage, outcome, minutes }) =>
        at(stage, outcome, minutes === null ? {} : { notBefore: later(minutes) }),
      );
      const of = (stage: Finding['stage']) => findings.filter((one) => one.stage === stage);
      const verdict = judgeSend({
        ...fine,
        person: of('person'),
        number: { ...fine.number, found: of('number') },
        caps: { sent: [], found: of('caps') },
        suppression: isOptedOut ? { id: 's1' } : null,
      });
      const order = verdict.findings.map(({ stage }) => stages.indexOf(stage));
      expect(order).toEqual(order.toSorted((one, other) => one - other));
      const has = (outcome: Finding['outcome']) => findings.some((one) => one.outcome === outcome);
      const expected =
        isOptedOut || has('block') ? 'block' : has('review') ? 'review' : has('hold') ? 'hold' : 'allow';
      expect(verdict.outcome).toBe(expected);
      expect(verdict.mayBeStored).toBe(expected !== 'block');
      const ends = found.flatMap(({ outcome, minutes }) =>
        outcome === 'hold' && minutes !== null ? [minutes] : [],
      );
      const last = expected !== 'hold' || ends.length === 0 ? null : later(Math.max(...ends));
      expect(expected === 'hold' ? verdict.notBefore?.toString() : undefined).toBe(last?.toString());
    }),
  );
});

describe('A hold that ends when the text is of no use any more (AUD-02)', () => {
  const caps = { sent: [], found: [at('caps', 'hold', { notBefore: later(60) })] };
  test.each([
    ['before that', 61, { outcome: 'hold' }],
    ['at that very moment', 60, { outcome: 'block', decidedBy: { rule: 'AUD-02' } }],
    ['after it', 59, { outcome: 'block', decidedBy: { rule: 'AUD-02' } }],
  ] as const)('%s', (_, minutes, said) => {
    const verdict = judgeSend({ ...fine, caps, time: { ...fine.time, latestUsefulAt: later(minutes) } });
    expect(verdict).toMatchObject(said);
  });
});

test('what is counted last joins the others', () => {
  const verdict = alsoFound(judgeSend(fine), at('caps', 'hold'));
  expect(verdict).toMatchObject({ outcome: 'hold', notBefore: null, decidedBy: { stage: 'caps' } });
});

describe('consent', () => {
  const asked = { policy: 'standard', now, events: [] } as const;
  const consentTo = (category: 'care' | 'payment', granted: readonly ('care' | 'payment')[]) => {
    const answer = hasConsent({
      ...asked,
      category,
      events: granted.map((one) => ({
        id: one,
        category: one,
        kind: 'express' as const,
        action: 'granted' as const,
        occurredAt: now.subtract({ hours: 1 }),
      })),
    });
    const consent: SendFacts['consent'] = answer.allowed
      ? { allowed: true, basis: answer.basis.kind }
      : answer;
    return judgeSend({ ...fine, category: { ...fine.category, category }, consent });
  };
  test('A12 a payment text with consent to care texts alone is blocked by TCPA-07', () => {
    expect(consentTo('payment', ['care'])).toMatchObject({
      outcome: 'block',
      decidedBy: { rule: 'TCPA-07' },
    });
    expect(consentTo('payment', ['payment'])).toMatchObject({ outcome: 'allow' });
  });
  test('A13 no consent, in the perfect shape of the exemption, from an ordinary long code is blocked by TCPA-06', () => {
    expect(consentTo('care', [])).toMatchObject({ outcome: 'block', decidedBy: { rule: 'TCPA-06' } });
  });
});

const of = (category: (typeof categories)[number], more: Partial<SendFacts>) =>
  judgeSend({ ...fine, category: { ...fine.category, category, isOwnAnswer: true }, ...more });

describe('A25 the account and its number (HIPAA-09)', () => {
  const open = { clinicCountry: 'US', isBaaConfirmed: false, isHipaaAccountConfirmed: false };
  test.each(categories.filter((one) => one !== 'system'))('strict: %s waits for the BAA', (category) => {
    expect(of(category, { policy: 'strict', account: open })).toMatchObject({
      outcome: 'block',
      decidedBy: { rule: 'HIPAA-09', code: 'baa_not_confirmed' },
    });
    expect(of(category, { policy: 'strict' })).toMatchObject({ outcome: 'allow' });
  });
  test('strict: answers to STOP, START and HELP go all the same', () => {
    expect(of('system', { policy: 'strict', account: open }).outcome).toBe('allow');
  });
  test('standard: it is noted, and the text goes', () => {
    expect(of('care', { account: open })).toMatchObject({
      outcome: 'allow',
      findings: [{ outcome: 'warn' }, {}],
    });
    expect(keptVerdict(of('care', { account: open })).rules).toContain('HIPAA-09');
  });
  test('a sender of another country; a clinic of another country', () => {
    const sender = { isHeld: false, country: 'CA' };
    expect(of('care', { policy: 'strict', sender }).decidedBy).toMatchObject({ code: 'sender_not_us' });
    const abroad = { ...open, clinicCountry: 'CA' };
    expect(of('care', { policy: 'strict', sender, account: abroad }).outcome).toBe('allow');
  });
});

describe('the category', () => {
  test('CAT-02 system texts are our own answers alone, and need no consent then', () => {
    const category = { ...fine.category, category: 'system' } as const;
    expect(judgeSend({ ...fine, category }).decidedBy).toMatchObject({ rule: 'CAT-02' });
    expect(judgeSend({ ...fine, category: { ...category, isOwnAnswer: true } }).outcome).toBe('allow');
  });
  test('CAT-01 a template keeps its category', () => {
    const category = { ...fine.category, templateCategory: 'payment' } as const;
    expect(judgeSend({ ...fine, category }).decidedBy).toMatchObject({ rule: 'CAT-01' });
  });
  test('CAT-02 one that nobody named is noted', () => {
    const category = { ...fine.category, category: 'care', chosenBy: 'nobody' } as const;
    expect(judgeSend({ ...fine, category })).toMatchObject({
      outcome: 'allow',
      findings: [{ rule: 'CAT-02' }],
    });
  });
});

describe('asked again in the claim', () => {
  const asked = {
    category: 'care',
    isSuppressed: false,
    isPersonStopped: false,
    consent: 'stands',
    isPart2Missing: false,
    hours: null,
    now,
    deadline: later(1),
  } as const;
  test.each([
    ['nothing', {}, null],
    [
      'a person who is not texted there',
      { isPersonStopped: true, isSuppressed: true },
      'recipient_not_texted',
    ],
    ['an opt-out', { isSuppressed: true, consent: 'taken_back' }, 'TCPA-15'],
    ['a consent taken back', { consent: 'taken_back', deadline: now }, 'TCPA-11'],
    ['a consent that somebody else gave, and that is over', { consent: 'ended', deadline: now }, 'TCPA-04'],
    ['its time', { deadline: now }, 'AUD-02'],
  ] as const)('%s', (_, more, rule) => {
    const again = judgeAgain({ ...asked, ...more });
    expect(again.kind === 'stop' ? again.finding.rule : null).toBe(rule);
  });
});

const automated = (more: Partial<SendFacts['time']>, facts: Partial<SendFacts> = {}) =>
  judgeSend({ ...fine, ...facts, time: { ...fine.time, isAutomated: true, ...more } });

describe('the hours', () => {
  test('an automated text at night waits for the next opening, and leaves before they close', () => {
    const verdict = automated({ now: night, wantedAt: night });
    expect(verdict).toMatchObject({ outcome: 'hold', decidedBy: { stage: 'window', code: 'quiet_hours' } });
    const local = verdict.notBefore?.toZonedDateTimeISO('America/New_York');
    expect(local?.toPlainDate().toString()).toBe('2031-05-06');
    expect(local?.hour).toBe(9);
    expect(verdict.leavesBy?.toString()).toBe('2031-05-07T00:00:00Z');
    expect(verdict.where).toMatchObject({ zones: ['America/New_York'], rulePack: expect.any(String) });
  });
  test('of use only until then, it is dropped and never late (AUD-02)', () => {
    const verdict = automated({ now: night, wantedAt: night, latestUsefulAt: night.add({ hours: 2 }) });
    expect(verdict).toMatchObject({ outcome: 'block', mayBeStored: false });
    expect(verdict.findings.map(({ evidence }) => evidence?.['rules'])).toEqual([
      expect.stringContaining('AUD-02'),
    ]);
  });
  test('by hand at night it goes with a warning that says when the morning begins (TZ-08)', () => {
    const verdict = judgeSend({ ...fine, time: { ...fine.time, now: night, wantedAt: night } });
    expect(verdict).toMatchObject({
      outcome: 'allow',
      leavesBy: null,
      findings: [{ code: 'night', outcome: 'warn' }],
    });
    expect(verdict.findings[0]?.evidence?.['opensAt']).toBe('2031-05-06T13:00:00Z');
  });
});

test('the caps: the fourth care text in a week is a warning, under the strict policy it waits (TCPA-08)', () => {
  const sent = [1, 2, 3].map((days) => ({
    category: 'care' as const,
    at: now.subtract({ hours: 24 * days + 1 }),
    isReply: false,
  }));
  const caps = { sent, found: [] };
  expect(judgeSend({ ...fine, caps })).toMatchObject({
    outcome: 'allow',
    findings: [{ rule: 'TCPA-08', outcome: 'warn' }],
  });
  expect(judgeSend({ ...fine, caps, policy: 'strict' })).toMatchObject({
    outcome: 'hold',
    decidedBy: { stage: 'caps' },
  });
});

const sud = (more: Partial<SendFacts['part2']>, isAutomated: boolean, facts: Partial<SendFacts> = {}) =>
  judgeSend({
    ...fine,
    part2: { isSud: true, isConsented: false, ...more },
    time: { ...fine.time, isAutomated },
    ...facts,
  });

describe('SENS-01 what tells of substance use treatment', () => {
  test('an automated text needs a Part 2 consent, whatever else was agreed to', () => {
    expect(sud({}, true)).toMatchObject({
      outcome: 'block',
      decidedBy: { stage: 'consent', rule: 'SENS-01', code: 'part2_consent_missing' },
    });
    expect(sud({ isConsented: true }, true).outcome).toBe('allow');
    expect(sud({ isSud: false }, true).outcome).toBe('allow');
  });

  test('who writes by hand is told, and decides', () => {
    expect(sud({}, false)).toMatchObject({
      outcome: 'allow',
      findings: [{ rule: 'SENS-01', outcome: 'warn' }],
    });
  });

  test('answers to STOP, START and HELP are owed to everybody', () => {
    const category = {
      category: 'system',
      chosenBy: 'caller',
      templateCategory: null,
      isOwnAnswer: true,
    } as const;
    expect(sud({}, true, { category }).findings).toEqual([]);
  });

  test('a Part 2 consent is no consent to texts', () => {
    const consent = { allowed: false, rule: 'TCPA-06', sentence: 'None.' } as const;
    expect(sud({ isConsented: true }, true, { consent })).toMatchObject({
      outcome: 'block',
      decidedBy: { rule: 'TCPA-06' },
    });
  });
});
