import { describe, expect, test } from 'vitest';
import type { Category } from '../message/category.ts';
import { builtInTemplates } from './builtIn.ts';
import { lintTemplate, type TemplateProblem } from './lintTemplate.ts';

const clinic = {
  linkHosts: [],
  recordNumberPattern: null,
  heldWords: [],
  harmlessWords: [],
  isDiscreet: false,
};

function lint(
  text: string,
  more: { category?: Category; policy?: 'standard' | 'strict'; isDiscreet?: boolean } = {},
): TemplateProblem[] {
  const { category = 'appointment', policy = 'standard', isDiscreet = false } = more;
  return lintTemplate({ texts: [`${text} {phone}`], category, policy, clinic: { ...clinic, isDiscreet } });
}

describe('A01 words that act, offered for another purpose', () => {
  test.each([
    'Reply CANCEL to cancel your visit.',
    'Reply STOP to skip this visit.',
    'Reply END to finish the survey.',
    'Text QUIT to leave the queue.',
    'Reply YES to confirm.',
    'Reply START to begin check-in.',
    'Reply HELP for directions.',
    'Responda CANCELAR para cancelar su cita.',
    'Responda SI para confirmar.',
    'Répondez ANNULER pour annuler le rendez-vous.',
    'Répondez OUI pour confirmer.',
    'Responda SAIR para sair da fila.',
    'Antworten Sie mit ABSAGEN.',
    'Antworten Sie mit JA.',
    'Odpisz ANULUJ.',
    'Trả lời “HỦY” để hủy hẹn.',
    'Ответьте ОТМЕНА.',
    'Ответьте «СТОП» чтобы пропустить.',
    '回复取消以取消预约',
    '回复“退订”改期',
    '취소 라고 답하세요',
    'キャンセル と返信',
    'أرسل إلغاء',
    'Reponn ANILE.',
    'Sumagot ng KANSELA.',
    'Rispondi ANNULLA.',
  ])('%s', (text) => {
    const warned = lint(text).filter(({ code }) => code === 'carrier_word');
    expect(warned).not.toEqual([]);
    expect(warned.some(({ isRefused }) => isRefused)).toBe(false);
    const refused = lint(text, { policy: 'strict' }).filter(({ code }) => code === 'carrier_word');
    expect(refused.every(({ isRefused }) => isRefused)).toBe(true);
  });

  test.each([
    'Reply STOP to opt out.',
    'Reply HELP for help.',
    'Responda STOP para dejar de recibir mensajes.',
    'Reply 1 to confirm, 2 to change, 3 if you can’t come.',
    'Reply CONFIRM to confirm.',
    'See you at the ER entrance. Bring your ID.',
  ])('its own purpose is none: %s', (text) => {
    expect(lint(text)).toEqual([]);
  });
});

describe('CAT-01 advertising in a template of another category', () => {
  test.each([
    'See you on {date}. 20% off whitening this month.',
    'Ask about our new lenses.',
    'Book now and save.',
    'Leave us a Google review.',
    'Use your coupon at the desk.',
    'A special offer for you.',
    'Try our new service.',
    'Refer a friend.',
    'Esta semana, descuento en limpieza.',
    'Pregunte por nuestras ofertas.',
    'Llame hoy y ahorre.',
    'Deje una reseña.',
  ])('%s', (text) => {
    for (const policy of ['standard', 'strict'] as const)
      expect(lint(text, { policy })).toContainEqual(
        expect.objectContaining({ rule: 'CAT-01', isRefused: true }),
      );
    expect(lint(text, { category: 'marketing' }).map(({ rule }) => rule)).not.toContain('CAT-01');
  });

  test.each([
    'Parking is free.',
    'Save the date: {date}.',
    'Meet our new doctor on {date}.',
    'El estacionamiento es gratis.',
    'We review your records before the visit.',
    'Your new glasses are here.',
  ])('is none in %s', (text) => {
    expect(lint(text)).toEqual([]);
  });
});

describe('content and fields', () => {
  test('DLP-01 the words themselves are scanned', () => {
    expect(lint('Your biopsy is benign.')).toMatchObject([{ rule: 'D-POSNEG', isRefused: true }]);
    for (const policy of ['standard', 'strict'] as const) {
      expect(lint('The rehab unit is open.', { category: 'care', policy })).toMatchObject([
        { rule: 'D-SENS', outcome: 'held', isRefused: false },
      ]);
    }
  });

  test.each([
    ['Reply CANCEL to cancel.', 'CANCEL'],
    ['Répondez “ANNULER”, s’il vous plaît.', 'ANNULER'],
    ['回复“取消”以取消预约', '取消'],
    ['Hi {name|there}, 20% OFF today.', '20% OFF'],
    ['Your bill of ${amount} is due.', '${amount}'],
    ['The rehab unit is open.', 'rehab'],
  ])('DLP-04 %j: the author is shown where', (text, found) => {
    const [problem] = lint(text, { category: 'care' });
    expect(text.slice(problem?.place?.start, problem?.place?.end)).toBe(found);
  });

  test('A24 a discreet clinic’s texts have no first name and no doctor', () => {
    const problems = lint('Hi {name}, see Dr. {doctor} on {date}.', { isDiscreet: true });
    expect(problems.map(({ rule, isRefused }) => [rule, isRefused])).toEqual([
      ['SENS-01', true],
      ['SENS-01', true],
    ]);
    expect(lint('You have an appointment on {date}.', { isDiscreet: true })).toEqual([]);
  });

  test('a text without a contact is told', () => {
    const problems = lintTemplate({ texts: ['See you'], category: 'care', policy: 'standard', clinic });
    expect(problems).toMatchObject([{ code: 'no_contact', isRefused: false }]);
  });

  test.each([
    ['appointment_reminder', ['TCPA-18']],
    ['appointment_reminder_digits', []],
    ['prescription_ready', ['D-RX']],
    ['prescription_ready_plain', []],
    ['lab_results', []],
    ['payment_reminder', ['TCPA-07']],
    ['payment_reminder_plain', []],
  ] as const)(
    'the spec’s %s: usable by the standard policy, refused by the strict one where the brief says so',
    (key, rules) => {
      const { texts, category } = builtInTemplates[key];
      const of = (policy: 'standard' | 'strict') =>
        lintTemplate({ texts: Object.values(texts), category, policy, clinic }).filter(
          ({ code }) => code !== 'no_contact',
        );
      expect(of('standard').filter(({ isRefused }) => isRefused)).toEqual([]);
      expect([...new Set(of('strict').flatMap(({ rule, isRefused }) => (isRefused ? [rule] : [])))]).toEqual(
        rules,
      );
    },
  );
});
