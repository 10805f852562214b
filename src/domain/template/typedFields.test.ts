import { describe, expect, test } from 'vitest';
import { scanContent } from '../phi/scanContent.ts';
import { typedFields } from './typedFields.ts';

function fieldsIn(text: string): string[] {
  return typedFields(text).map(({ start, end }) => text.slice(start, end));
}

describe('typedFields', () => {
  test.each([
    [
      'Hi Ana, your prescription #10482 is ready for pickup. Please visit us at your earliest convenience.',
      '#10482',
    ],
    ['Hola, Ana: su receta #10482 ya se puede recoger. Pase por ella en cuanto le sea posible.', '#10482'],
    [
      'Hi Ana, this is a reminder that your payment of $1,234.50 is due on Mon, Nov 30. Please log in to pay.',
      '$1,234.50',
    ],
    [
      'Hola, Ana: le recordamos que su pago de $45.00 vence el 30 de nov. Entre a su cuenta para pagar.',
      '$45.00',
    ],
    [
      'Olá, Ana! Lembrete: o pagamento de US$1.234,50 vence em seg., 30 de nov. Acesse a sua conta para pagar.',
      '$1.234,50',
    ],
  ])('finds the field of %j', (text, field) => {
    expect(fieldsIn(text)).toEqual([field]);
    const category = text.includes('$') ? 'payment' : 'prescription';
    const options = { category, typedFields: typedFields(text) } as const;
    expect(scanContent(text, options)).toEqual([]);
    expect(scanContent(text, { ...options, policy: 'strict' })).toMatchObject([{ action: 'block' }]);
  });

  test.each([
    'your prescription #10482 is gone',
    'Pay $45.00 now',
    'your payment of $45.00 was due on Monday',
    'no field at all',
    '#10482 is ready',
  ])('finds none in words of somebody’s own: %j', (text) => {
    expect(fieldsIn(text)).toEqual([]);
  });
});
