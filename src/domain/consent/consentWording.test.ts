import { describe, expect, test } from 'vitest';
import { categories } from '../message/category.ts';
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
