import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanContent } from '../phi/scanContent.ts';
import { measureText } from '../segment/measureText.ts';
import { parseCampaignTexts, type CampaignTexts } from './campaignTexts.ts';
import { judgeRecipient, type RecipientFacts, type RecipientRules } from './judgeRecipient.ts';
import { campaignWriter, type CampaignFrame } from './writeCampaignText.ts';

const now = Temporal.Instant.from('2031-05-06T14:00:00Z');

function frameOf(texts: CampaignTexts): CampaignFrame {
  const reading = parseCampaignTexts(texts);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return {
    texts: reading.parsed,
    clinicName: 'Cedar Lane',
    clinicPhone: '(212) 555-0100',
    clinicNumbers: ['+12125550100'],
    timeZone: 'America/New_York',
    category: 'care',
    policy: 'standard',
    country: 'US',
    content: {
      linkHosts: [],
      recordNumberPattern: null,
      heldWords: [],
      harmlessWords: [],
      isDiscreet: false,
    },
    isTollFree: false,
    now: new Date(now.epochMilliseconds),
  };
}

function rulesOf(texts: CampaignTexts, more: Partial<RecipientRules> = {}): RecipientRules {
  const frame = frameOf(texts);
  const rules = {
    category: 'care',
    policy: 'standard',
    now,
    sendsUntil: null,
    quietHours: 'defer',
    clinicZone: 'America/New_York',
    clinicHours: null,
    account: { clinicCountry: 'US', isBaaConfirmed: true, isHipaaAccountConfirmed: true },
    senderCountry: 'US',
    isAttested: false,
    isSud: false,
  } as const;
  return { ...rules, texts: frame.texts, write: campaignWriter(frame), ...more };
}

const agreed = {
  id: 'e1',
  category: 'care',
  kind: 'express',
  action: 'granted',
  occurredAt: now.subtract({ hours: 1 }),
} as const;
const someone: RecipientFacts = {
  givenName: 'Ana',
  language: 'en',
  birthDate: null,
  whereabouts: { timeZone: null, zip: null, addressState: null },
  phoneNumber: '+12125550123',
  isTaken: false,
  suppressionId: null,
  sentTexts: [],
  person: [],
  number: [],
  lastOptOutAt: undefined,
  lostTexts: [],
  consents: [agreed],
};
const hello = { en: 'Hi {name}, we are open.' };

test.each<[string, Partial<RecipientFacts>, CampaignTexts, string]>([
  ['no number', { phoneNumber: null }, hello, 'no_phone_number'],
  ['a number that has its text', { isTaken: true }, hello, 'duplicate_number'],
  ['an opt-out, whatever was agreed', { suppressionId: 's1' }, hello, 'recipient_opted_out'],
  ['no consent', { consents: [] }, hello, 'consent_missing'],
  [
    'a consent that was taken back',
    { consents: [{ ...agreed, id: 'e2', action: 'revoked', occurredAt: now }, agreed] },
    hello,
    'consent_missing',
  ],
  ['no first name', { givenName: ' ' }, hello, 'template_field_missing'],
  ['too long a text', {}, { en: `{name}${'x'.repeat(1590)}` }, 'text_too_long'],
  ['a social security number', {}, { en: 'Your SSN is 536-22-8726' }, 'phi_blocked'],
  ['what a second person would have to look at', {}, { en: 'Code 536228726' }, 'content_held'],
  [
    'the very text, sent before a restore',
    { lostTexts: ['Cedar Lane: Hi Ana, we are open. Reply STOP to stop all texts.'] },
    hello,
    'sent_before_restore',
  ],
  ['their own birth date', { birthDate: '1980-03-04' }, { en: 'Come on March 4, 1980' }, 'phi_blocked'],
])('%s: no text', (_what, facts, texts, reason) => {
  expect(judgeRecipient({ ...someone, ...facts }, rulesOf(texts))).toMatchObject({ kind: 'skip', reason });
});

test.each([
  ['en', { en: 'Hello', es: 'Hola' }, 'en', 'Hello'],
  ['es', { en: 'Hello', es: 'Hola' }, 'es', 'Hola'],
  ['es', { en: 'Hello' }, 'en', 'Hello'],
  ['en', { es: 'Hola' }, 'es', 'Hola'],
  ['ko', { en: 'Hello', es: 'Hola' }, 'en', 'Hello'],
])('somebody who speaks %s is written to in what there is', (language, texts, used, word) => {
  expect(judgeRecipient({ ...someone, language }, rulesOf(texts))).toMatchObject({
    kind: 'text',
    language: used,
    text: expect.stringContaining(word),
    additions: ['clinic_name', 'stop_line'],
  });
});

test('an attestation stands in for a consent only where the policy allows it', () => {
  const facts = { ...someone, consents: [] };
  expect(judgeRecipient(facts, rulesOf(hello, { isAttested: true }))).toMatchObject({
    basis: { kind: 'attestation' },
  });
  expect(judgeRecipient(facts, rulesOf(hello, { isAttested: true, policy: 'strict' }))).toMatchObject({
    reason: 'consent_missing',
  });
  expect(judgeRecipient(facts, rulesOf(hello, { isAttested: true, category: 'marketing' }))).toMatchObject({
    reason: 'consent_missing',
  });
});

test('what is remembered of a name changes nothing: each text is measured and scanned as if it were the only one', () => {
  const date = fc
    .date({ min: new Date('1975-01-01'), max: new Date('1975-03-01'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10));
  const name = fc.constantFrom('Ana', 'José', 'Ωmega', '1975-02-03', '2/3/1975', '536-22-8726');
  const texts = { en: 'Hi {name}, born on {phone}? 1/2/1975', es: 'Hola {name}, abierto.' };
  const frame = frameOf(texts);
  fc.assert(
    fc.property(
      fc.array(fc.record({ name, date: fc.option(date), language: fc.constantFrom('en', 'es') }), {
        maxLength: 30,
      }),
      (people) => {
        const write = campaignWriter(frame);
        for (const { name: givenName, date: birthDate, language } of people) {
          const written = write(language, givenName, birthDate);
          if (!written.ok) throw new Error(written.code);
          const patientBirthDate = birthDate ?? undefined;
          expect(written.findings).toEqual(
            scanContent(written.text, {
              category: frame.category,
              today: frame.now.toISOString().slice(0, 10),
              clinicName: frame.clinicName,
              clinic: frame.content,
              clinicPhoneNumbers: frame.clinicNumbers,
              patientBirthDate,
            }),
          );
          expect(written).toMatchObject({ segments: measureText(written.text).segments });
          expect(written.text).toContain(givenName);
        }
      },
    ),
  );
});
