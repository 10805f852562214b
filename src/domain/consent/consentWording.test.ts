import { describe, expect, test } from 'vitest';
import { categories } from '../message/category.ts';
import { writtenFlags } from './consentEvent.ts';
import { consentWording } from './consentWording.ts';

const asked = categories.filter((category) => category !== 'conversation' && category !== 'system');

describe.each(['en', 'es'] as const)('wording in %s', (language) => {
  test.each(asked)('%s names the clinic, automation, rates, frequency, STOP and HELP', (category) => {
    const text = consentWording(category, 'Maple Clinic', language)?.text ?? '';
    for (const part of [/Maple Clinic/, /autom/, /STOP/, /HELP/, /rates|tarifas/, /frequency|frecuencia/])
      expect(text).toMatch(part);
  });

  test('marketing says so and is no condition of any purchase (TCPA-03)', () => {
    const text = consentWording('marketing', 'Maple Clinic', language)?.text;
    expect(text).toMatch(/marketing|publicidad/);
    expect(text).toMatch(/not a condition of any purchase|no es una condición para ninguna compra/);
  });

  test('marketing words carry the four things when they name the number; no others do (TCPA-03)', () => {
    const flags = (category: (typeof asked)[number], number: string | null) =>
      consentWording(category, 'Maple Clinic', language, number)?.flags ?? [];
    expect(flags('marketing', '(212) 555-0123')).toEqual(writtenFlags);
    expect(flags('marketing', null)).not.toContain('names_seller_and_number');
    for (const category of asked.filter((one) => one !== 'marketing'))
      expect(flags(category, '(212) 555-0123')).not.toContain('says_automated_marketing');
    expect(consentWording('care', 'Maple Clinic', language, '(212) 555-0123')?.text).toContain(
      '(212) 555-0123',
    );
  });

  test('the version names subject and language; one sentence covers visits and care', () => {
    const version = (category: (typeof asked)[number]) =>
      consentWording(category, 'Maple Clinic', language)?.version;
    expect(version('appointment')).toBe(version('results'));
    expect(new Set(asked.map(version)).size).toBe(5);
    expect(version('payment')).toMatch(new RegExp(`^payment-${language}-`));
  });
});

test('nobody is asked to agree to answers and confirmations', () => {
  expect(consentWording('conversation', 'Maple Clinic', 'en')).toBeNull();
  expect(consentWording('system', 'Maple Clinic', 'en')).toBeNull();
});
