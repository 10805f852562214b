import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInTemplates, type BuiltInKey, type shippedLanguages } from './builtIn.ts';
import { plainSpaces } from './dateText.ts';
import { fieldNames, type FieldValue, type FieldValues, type TemplateFields } from './field.ts';
import { languages, type Language } from './language.ts';
import { parseTemplate } from './parseTemplate.ts';
import { renderTemplate, type RenderedTemplate } from './renderTemplate.ts';

const everyField: TemplateFields = {
  name: 'firstName',
  doctor: 'clinicianName',
  date: 'dateTime',
  id: 'identifier',
  amount: 'money',
  clinic: 'clinicName',
  phone: 'phoneNumber',
};

function render(
  template: string,
  values: FieldValues,
  language: Language = 'en',
  now?: Date,
): RenderedTemplate {
  const parsed = parseTemplate(template);
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => error.code).join());
  return renderTemplate({
    parts: parsed.parts,
    fields: everyField,
    values,
    language,
    timeZone: 'America/New_York',
    now,
  });
}

function renderBuiltIn(
  key: BuiltInKey,
  language: (typeof shippedLanguages)[number],
  values: FieldValues,
): RenderedTemplate {
  const { fields, texts } = builtInTemplates[key];
  const parsed = parseTemplate(texts[language], fields);
  if (!parsed.ok) throw new Error(`${key} ${language}`);
  return renderTemplate({ parts: parsed.parts, fields, values, language, timeZone: 'America/New_York' });
}

function textOf(rendered: RenderedTemplate): string {
  return rendered.ok ? rendered.text : `${rendered.code}: ${rendered.fields.join()}`;
}

describe('renderTemplate', () => {
  const values = { name: 'Ana', doctor: 'Dr. Smith', date: '2026-11-30T14:00', id: 10482, amount: 45 };

  test.each([
    [
      'appointment_reminder',
      'en',
      'Hi Ana, this is a reminder of your appointment with Dr. Smith on Mon, Nov 30, 2:00 PM. Reply CONFIRM to confirm or CANCEL to cancel.',
    ],
    [
      'appointment_reminder',
      'fr',
      'Bonjour Ana, nous vous rappelons votre rendez-vous avec Dr Smith le lun. 30 nov., 14:00. Répondez CONFIRMER pour confirmer ou ANNULER pour annuler.',
    ],
    [
      'appointment_reminder_digits',
      'vi',
      'Chào Ana, xin nhắc bạn có hẹn với BS. Smith vào 14:00 Thứ 2, 30 thg 11. Trả lời 1 để xác nhận, 2 để đổi lịch, 3 để hủy hẹn.',
    ],
    [
      'appointment_reminder_digits',
      'zh',
      'Ana，您好！提醒您：您与 Dr. Smith 的预约时间是 11月30日周一 14:00。回复 1 表示会来，2 表示要改时间，3 表示不能来。',
    ],
    [
      'appointment_reminder_digits',
      'pt',
      'Olá, Ana! Lembrete da sua consulta com Dr(a). Smith: seg., 30 de nov., 14:00. Responda 1 para confirmar, 2 para remarcar, 3 para cancelar.',
    ],
    [
      'appointment_reminder',
      'es',
      'Hola, Ana: le recordamos su cita con el/la Dr(a). Smith el lun, 30 de nov, 2:00 p.m. Responda CONFIRMAR para confirmar o CANCELAR para cancelar.',
    ],
    [
      'prescription_ready',
      'en',
      'Hi Ana, your prescription #10482 is ready for pickup. Please visit us at your earliest convenience.',
    ],
    [
      'lab_results',
      'en',
      'Hi Ana, your lab results are now available. Please log in to your patient portal to view them.',
    ],
    [
      'payment_reminder',
      'en',
      'Hi Ana, this is a reminder that your payment of $45.00 is due on Mon, Nov 30. Please log in to pay.',
    ],
    [
      'payment_reminder',
      'es',
      'Hola, Ana: le recordamos que su pago de $45.00 vence el lun, 30 de nov. Entre a su cuenta para pagar.',
    ],
  ] as const)('%s in %s', (key, language, expected) => {
    expect(textOf(renderBuiltIn(key, language, values))).toBe(expected);
  });

  test('says where the values stand', () => {
    const rendered = render('Hi {name}, #{id} costs ${amount}.', { name: 'Ana', id: 'RX-1', amount: '45' });
    const spans = rendered.ok ? rendered.spans : [];
    expect(spans.map((span) => [span.type, textOf(rendered).slice(span.start, span.end)])).toEqual([
      ['firstName', 'Ana'],
      ['identifier', 'RX-1'],
      ['money', '45.00'],
    ]);
  });

  test('lists every missing field, and nothing is rendered', () => {
    expect(render('Hi {name}, {doctor} on {date}', { doctor: 'Smith' })).toEqual({
      ok: false,
      code: 'template_field_missing',
      fields: ['name', 'date'],
    });
  });

  test.each([undefined, null, '', '  ', '\n', 'undefined', 'null', 'NaN', '\u200B', '[object Object]'])(
    'the value %j is missing, and a fallback stands in for it',
    (name) => {
      expect(textOf(render('Hi {name}', { name }))).toBe('template_field_missing: name');
      expect(textOf(render('Hi {name|there}', { name }))).toBe('Hi there');
    },
  );

  test.each<[keyof FieldValues, FieldValue]>([
    ['date', 'tomorrow'],
    ['date', '2026-02-30'],
    ['date', '2026-11-30T25:00'],
    ['date', '2026-11-30T14:00+99:99'],
    ['date', new Date(Number.NaN)],
    ['date', 5],
    ['amount', Number.NaN],
    ['amount', Number.POSITIVE_INFINITY],
    ['amount', -1],
    ['amount', 'forty'],
    ['amount', '1,23'],
    ['amount', '1.234,50'],
    ['amount', '4.567'],
    ['id', 1.5],
    ['id', '<b>'],
    ['id', '../..{name}'],
    ['name', '{doctor}'],
    ['name', 7],
    ['name', 'a'.repeat(51)],
    ['name', 'Ana \uD83D'],
  ])('%s cannot be %j', (field, value) => {
    expect(textOf(render(`x {${field}}`, { [field]: value }))).toBe(`template_field_invalid: ${field}`);
  });

  test('a value is one line, trimmed, composed, without control characters', () => {
    expect(textOf(render('Hi {name}!', { name: ' Jose\u0301\r\n\tLuis\u0000 ' }))).toBe('Hi José Luis!');
  });

  test('a field that the template does not list counts as missing', () => {
    const parsed = parseTemplate('{amount}');
    expect(
      renderTemplate({
        parts: parsed.ok ? parsed.parts : [],
        fields: { name: 'firstName' },
        values: { amount: 1 },
        language: 'en',
        timeZone: 'UTC',
      }),
    ).toMatchObject({ ok: false, fields: ['amount'] });
  });

  test('a sentence that ends in a value does not end twice', () => {
    expect(textOf(render('See {doctor}. Bye', { doctor: 'Sam Hill Jr.' }))).toBe('See Sam Hill Jr. Bye');
    expect(textOf(render('See {doctor}... Bye', { doctor: 'Sam Hill Jr.' }))).toBe('See Sam Hill Jr.... Bye');
  });
});

describe('{doctor}', () => {
  test.each([
    ['Dr. Smith', 'Dr. Smith'],
    ['Smith', 'Dr. Smith'],
    ['Doctor Smith', 'Dr. Smith'],
    ['dr smith', 'Dr. Smith'],
    ['DR. SMITH', 'Dr. SMITH'],
    ['Dr.Smith', 'Dr. Smith'],
    ['Dr. Dr. Smith', 'Dr. Smith'],
    ['Dra. López', 'Dr. López'],
    ['Smith, MD', 'Dr. Smith'],
    ['Ann Smith M.D.', 'Dr. Ann Smith'],
    ['Smith, DDS', 'Dr. Smith'],
    ['Jones, NP', 'Dr. Jones, NP'],
    ['Kim Do', 'Dr. Kim Do'],
    ['Drake', 'Dr. Drake'],
    ['Dr. Dre', 'Dr. Dre'],
    ["o'brien", "Dr. O'brien"],
    ['ana maría ruiz', 'Dr. Ana María Ruiz'],
  ])('%j after "Dr." is %j', (doctor, expected) => {
    expect(textOf(render('Dr. {doctor}', { doctor }))).toBe(expected);
  });

  test.each(['Dr.', 'Dr', 'doctor', 'Dra.'])('%j alone after "Dr." is no name', (doctor) => {
    expect(textOf(render('Dr. {doctor}', { doctor }))).toBe('template_field_missing: doctor');
  });

  test.each([
    ['con la Dra. {doctor}', 'con la Dra. López'],
    ['con el/la Dr(a). {doctor}', 'con el/la Dr(a). López'],
    ['with Doctor {doctor}', 'with Doctor López'],
    ['with {doctor}', 'with Dra. López'],
    ['the quadr {doctor}', 'the quadr Dra. López'],
  ])('%j: %j', (template, expected) => {
    expect(textOf(render(template, { doctor: 'Dra. López' }))).toBe(expected);
  });
});

describe('{date}', () => {
  test.each<[FieldValue, string, string]>([
    ['2026-11-30T14:00', 'Mon, Nov 30, 2:00 PM', 'lun, 30 de nov, 2:00 p.m.'],
    ['2026-11-30 14:00:00', 'Mon, Nov 30, 2:00 PM', 'lun, 30 de nov, 2:00 p.m.'],
    ['2026-11-30T19:00:00Z', 'Mon, Nov 30, 2:00 PM', 'lun, 30 de nov, 2:00 p.m.'],
    ['2026-11-30T11:00-08:00', 'Mon, Nov 30, 2:00 PM', 'lun, 30 de nov, 2:00 p.m.'],
    ['2026-11-30T11:00-0800', 'Mon, Nov 30, 2:00 PM', 'lun, 30 de nov, 2:00 p.m.'],
    ['2026-11-30T14:00:00-05:00[America/New_York]', 'Mon, Nov 30, 2:00 PM', 'lun, 30 de nov, 2:00 p.m.'],
    [new Date('2026-11-30T19:00:00.000Z'), 'Mon, Nov 30, 2:00 PM', 'lun, 30 de nov, 2:00 p.m.'],
    ['2026-07-01T13:30:00Z', 'Wed, Jul 1, 9:30 AM', 'mié, 1 de jul, 9:30 a.m.'],
    ['2026-12-01T03:00:00Z', 'Mon, Nov 30, 10:00 PM', 'lun, 30 de nov, 10:00 p.m.'],
    ['2026-11-30', 'Mon, Nov 30', 'lun, 30 de nov'],
    ['2024-02-29T00:00', 'Thu, Feb 29, 12:00 AM', 'jue, 29 de feb, 12:00 a.m.'],
  ])('%j is %j, %j', (date, english, spanish) => {
    expect(textOf(render('{date}', { date }))).toBe(english);
    expect(textOf(render('{date}', { date }, 'es'))).toBe(spanish);
  });

  test('has no space that GSM-7 lacks', () => {
    expect(plainSpaces('2:00\u202FPM, 2:00 p.\u00A0m.')).toBe('2:00 PM, 2:00 p. m.');
  });

  test('a far date has its year', () => {
    const now = new Date('2025-11-30T12:00:00Z');
    expect(textOf(render('{date}', { date: '2026-11-30' }, 'en', now))).toBe('Mon, Nov 30, 2026');
    expect(textOf(render('{date}', { date: '2026-01-30' }, 'en', now))).toBe('Fri, Jan 30');
  });
});

describe('{amount}', () => {
  test.each<[FieldValue, string]>([
    [45, '45.00'],
    ['45', '45.00'],
    ['45.5', '45.50'],
    ['$45', '45.00'],
    ['1,234.5', '1,234.50'],
    [1234.5, '1,234.50'],
    [0.1 + 0.2, '0.30'],
    [0, '0.00'],
    [-0, '0.00'],
  ])('%j is %j', (amount, expected) => {
    expect(textOf(render('{amount}', { amount }))).toBe(expected);
    expect(textOf(render('{amount}', { amount }, 'es'))).toBe(expected);
  });
});

test('whatever the values are, no text has braces, program residue or a second line', () => {
  const value: fc.Arbitrary<FieldValue> = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom<FieldValue>(
      undefined,
      null,
      'undefined',
      '{name}',
      '2026-11-30',
      'a\nb',
      '$5',
      new Date(Number.NaN),
    ),
    fc.double(),
    fc.integer(),
    fc.date({ noInvalidDate: false }),
  );
  const values = fc.record(Object.fromEntries(fieldNames.map((name) => [name, value])));
  const template = fieldNames.map((name) => `{${name}}`).join(' ');
  const single = fc.constantFrom(...fieldNames).map((name) => `Dr. {${name}}`);
  fc.assert(
    fc.property(
      fc.oneof(fc.constant(template), single),
      values,
      fc.constantFrom(...languages),
      (text, given, language) => {
        const rendered = render(text, given, language);
        expect(rendered.ok ? rendered.text : '').not.toMatch(
          /[{}\n\p{Cc}]|undefined|\bnull\b|NaN|Invalid Date|object Object/u,
        );
        expect(rendered.ok || rendered.fields.length > 0).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});
