import { expect, test } from 'vitest';
import type { ImportField } from './importFields.ts';
import { readConsent } from './readConsent.ts';

const good: Partial<Record<ImportField, string>> = {
  consent: 'Yes',
  consentSource: 'Front desk',
  consentDate: '2026-05-31',
  consentWording: 'I agree to get texts about my visits.',
  consentWordingVersion: 'v3',
};
const read = (more: Partial<Record<ImportField, string>>, phoneNumber: string | null = '+12125550101') =>
  readConsent(
    (field) => {
      const text = { ...good, ...more }[field] ?? '';
      return text === '' ? null : text;
    },
    { phoneNumber, language: 'es' },
    {
      now: Temporal.Instant.from('2026-11-30T15:00:00Z'),
      timeZone: 'America/New_York',
      readDay: (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? Temporal.PlainDate.from(text) : null),
    },
  );

test('a row says who agreed to what, where, when and in which words', () => {
  expect(read({})).toEqual({
    ok: true,
    consent: {
      consent: 'yes',
      phoneNumber: '+12125550101',
      patientId: null,
      givenOn: Temporal.Instant.from('2026-05-31T04:00:00Z'),
      proof: null,
      categories: ['care'],
      source: 'front_desk',
      means: 'said',
      kind: 'express',
      language: 'es',
      wording: { version: 'v3', text: 'I agree to get texts about my visits.', flags: [] },
    },
  });
});

test.each<[string, Partial<Record<ImportField, string>>, object]>([
  [
    'a number given at intake',
    { consentSource: 'Intake form', consentWording: '' },
    { source: 'intake_form', wording: null },
  ],
  [
    'a signed form',
    { consentSource: 'paper', consentKind: 'Written', consentProof: 'F-12' },
    { kind: 'express_written', proof: 'F-12' },
  ],
  ['other texts, named', { consentCategories: 'care, payment' }, { categories: ['care', 'payment'] }],
  ['a no', { consent: 'Declined' }, { consent: 'no' }],
  [
    'an opt-out, with nothing beside it',
    { consent: 'Opted out', consentSource: '', consentDate: '' },
    { consent: 'stop' },
  ],
])('taken: %s', (_what, more, consent) => {
  expect(read(more)).toMatchObject({ ok: true, consent });
});

test.each<[string, Partial<Record<ImportField, string>>, RegExp]>([
  ['a word that is none', { consent: 'perhaps' }, /yes, no, or stop/],
  ['a yes without a source (CTIA-01)', { consentSource: '' }, /source is missing/],
  ['a list that somebody had (CTIA-01)', { consentSource: 'purchased list' }, /no consent/],
  ['a yes without a day', { consentDate: '' }, /day .* is missing/],
  ['a day that is none', { consentDate: 'last spring' }, /cannot be read/],
  ['a day ahead', { consentDate: '2027-01-01' }, /ahead/],
  ['a yes without words (TCPA-03)', { consentWording: '' }, /words that the patient agreed to/],
  ['a written one without proof', { consentSource: 'paper form', consentKind: 'written' }, /needs proof/],
  ['marketing', { consentCategories: 'Marketing' }, /file of consents/],
  ['texts that are none', { consentCategories: 'everything' }, /categories must name/],
])('no consent: %s', (_what, more, reason) => {
  expect(read(more)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
});

test('an empty cell says nothing, and without a number there is nothing that it is for', () => {
  expect(read({ consent: '' })).toBeNull();
  expect(read({}, null)).toMatchObject({ ok: false, reason: expect.stringContaining('no phone number') });
});
