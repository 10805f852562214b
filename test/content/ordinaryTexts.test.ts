import { describe, expect, test } from 'vitest';
import { scanContent, type ContentFinding } from '@/domain/phi/scanContent.ts';
import { typedFields } from '@/domain/template/typedFields.ts';
import { ordinaryTexts, type OrdinaryText } from './ordinaryTexts.ts';

const clinic = {
  linkHosts: ['sunrise.example'],
  recordNumberPattern: 'A9999999',
  heldWords: [],
  harmlessWords: [],
  isDiscreet: false,
};

function findingsIn({ text, category }: OrdinaryText, policy: 'standard' | 'strict'): ContentFinding[] {
  return scanContent(text, {
    category,
    policy,
    today: '2026-11-22',
    patientBirthDate: '1980-03-04',
    patientGivenName: 'Ana',
    patientFamilyName: 'Delgado',
    clinicName: 'Sunrise Clinic',
    clinicPhoneNumbers: ['+15551234567'],
    typedFields: typedFields(text),
    clinic,
  });
}

function share(texts: readonly OrdinaryText[], policy: 'standard' | 'strict', action: string): number {
  const stopped = texts.filter((one) => findingsIn(one, policy).some((finding) => finding.action === action));
  return Math.round((stopped.length / texts.length) * 10_000) / 10_000;
}

/** DLP-06: how many ordinary texts the scan would stop. */
describe('ordinary clinic texts', () => {
  const texts = ordinaryTexts();

  test('are at least a thousand, all different, in both languages', () => {
    expect(texts.length).toBeGreaterThanOrEqual(1_000);
    expect(new Set(texts.map(({ text }) => text)).size).toBe(texts.length);
    expect(texts.filter(({ language }) => language === 'es').length).toBeGreaterThan(300);
    expect(texts.filter(({ text }) => /[{}]/.test(text))).toEqual([]);
    expect(texts.filter(({ text }) => text.length > 320)).toEqual([]);
  });

  test('are blocked in less than 1 % of the cases, and the rates are these', () => {
    expect({
      texts: texts.length,
      standard: { block: share(texts, 'standard', 'block'), hold: share(texts, 'standard', 'hold') },
      strict: { block: share(texts, 'strict', 'block'), hold: share(texts, 'strict', 'hold') },
    }).toMatchInlineSnapshot(`
      {
        "standard": {
          "block": 0,
          "hold": 0.0443,
        },
        "strict": {
          "block": 0.0273,
          "hold": 0.0339,
        },
        "texts": 1062,
      }
    `);
    expect(share(texts, 'standard', 'block')).toBeLessThan(0.01);
  });

  test('that are blocked are these', () => {
    expect(
      texts.flatMap((one) =>
        findingsIn(one, 'strict')
          .filter(({ action }) => action === 'block')
          .map(({ rule }) => `${rule} ${one.text}`),
      ),
    ).toMatchInlineSnapshot(`
      [
        "D-MED Do not take aspirin or ibuprofen from Friday on, unless your doctor told you to.",
        "D-MED Do not take aspirin or ibuprofen from Friday on, unless your doctor told you to.",
        "D-MED Do not take aspirin or ibuprofen from Nov 30 on, unless your doctor told you to.",
        "D-MED Do not take aspirin or ibuprofen from Nov 30 on, unless your doctor told you to.",
        "D-MED Do not take aspirin or ibuprofen from 12/28/2026 on, unless your doctor told you to.",
        "D-MED Do not take aspirin or ibuprofen from 12/28/2026 on, unless your doctor told you to.",
        "D-MED Do not take aspirin or ibuprofen from Monday on, unless your doctor told you to.",
        "D-MED Do not take aspirin or ibuprofen from Monday on, unless your doctor told you to.",
        "D-MED Do not take aspirin or ibuprofen from Tue, Dec 1 on, unless your doctor told you to.",
        "D-MED Do not take aspirin or ibuprofen from Tue, Dec 1 on, unless your doctor told you to.",
        "D-MED Do not take aspirin or ibuprofen from December 3 on, unless your doctor told you to.",
        "D-MED Do not take aspirin or ibuprofen from December 3 on, unless your doctor told you to.",
        "D-MED You may take Tylenol if it hurts. Call (555) 123-4567 if that is not enough.",
        "D-MED You may take Tylenol if it hurts. Call 555-123-4567 if that is not enough.",
        "D-MED You may take Tylenol if it hurts. Call +1 555 123 4567 if that is not enough.",
        "D-MED You may take Tylenol if it hurts. Call 555.123.4567 if that is not enough.",
        "D-MED You may take Tylenol if it hurts. Call 5551234567 if that is not enough.",
        "D-MED No insulin pump training on Nov 30; it moves to 4 o’clock the day after.",
        "D-MED No insulin pump training on 12/28/2026; it moves to 17:00 the day after.",
        "D-MED No insulin pump training on Monday; it moves to 9:00 AM the day after.",
        "D-MED No insulin pump training on Tue, Dec 1; it moves to 2:30 PM the day after.",
        "D-MED No insulin pump training on December 3; it moves to 10:15 the day after.",
        "D-MED No insulin pump training on 12/04; it moves to 8 am the day after.",
        "D-AMT Hi Grace, this is a reminder that your payment of $45.00 is due on 12/28/2026. Please log in to pay.",
        "D-AMT Hi May, this is a reminder that your payment of $45.00 is due on Monday. Please log in to pay.",
        "D-AMT Hi Hope, this is a reminder that your payment of $45.00 is due on Tue, Dec 1. Please log in to pay.",
        "D-AMT Hi Carlos, this is a reminder that your payment of $45.00 is due on December 3. Please log in to pay.",
        "D-AMT Hi Olga, this is a reminder that your payment of $45.00 is due on 12/04. Please log in to pay.",
        "D-AMT Hi Kim, this is a reminder that your payment of $45.00 is due on Friday. Please log in to pay.",
        "D-AMT Hola, Hope: le recordamos que su pago de $45.00 vence el martes 1 de diciembre. Entre a su cuenta para pagar.",
        "D-AMT Hola, Carlos: le recordamos que su pago de $45.00 vence el 3 de diciembre. Entre a su cuenta para pagar.",
        "D-AMT Hola, Olga: le recordamos que su pago de $45.00 vence el 04/12. Entre a su cuenta para pagar.",
        "D-AMT Hola, Kim: le recordamos que su pago de $45.00 vence el viernes. Entre a su cuenta para pagar.",
        "D-AMT Hola, Ana: le recordamos que su pago de $45.00 vence el 30 de nov. Entre a su cuenta para pagar.",
        "D-AMT Hola, Leo: le recordamos que su pago de $45.00 vence el 28/12/2026. Entre a su cuenta para pagar.",
      ]
    `);
  });
});
