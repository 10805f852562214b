import { expect, test } from 'vitest';
import { measureText } from '../segment/measureText.ts';
import { builtInTemplates } from './builtIn.ts';
import { completeText } from './completeText.ts';
import { renderTemplate } from './renderTemplate.ts';
import { parseTemplate } from './parseTemplate.ts';
import type { ReviewedLanguage } from './language.ts';
import { writeVisits } from './visitList.ts';

const style = { language: 'en', timeZone: 'America/New_York', readerZone: null } as const;
const visit = (firstName: string | null, at: string, timeZone: string | null = null) => ({
  firstName,
  startsAt: new Date(at),
  timeZone,
});
const ana = visit('Ana', '2026-12-08T14:00:00Z');

test.each([
  [
    'of one day',
    [ana, visit('Leo', '2026-12-08T14:30:00Z')],
    {},
    'Tue, Dec 8: 1) Ana 9:00 AM, 2) Leo 9:30 AM',
  ],
  [
    'of two days',
    [ana, visit('Leo', '2026-12-10T14:30:00Z')],
    {},
    '1) Ana Tue, Dec 8, 9:00 AM; 2) Leo Thu, Dec 10, 9:30 AM',
  ],
  [
    'of one patient',
    [visit(null, '2026-12-08T14:00:00Z'), visit(null, '2026-12-08T20:00:00Z')],
    {},
    'Tue, Dec 8: 1) 9:00 AM, 2) 3:00 PM',
  ],
  [
    'in Spanish',
    [ana, visit('Leo', '2026-12-08T14:30:00Z')],
    { language: 'es' },
    'mar, 8 de dic: 1) Ana 9:00 a.m., 2) Leo 9:30 a.m.',
  ],
  [
    'for a reader in another zone (TZ-05)',
    [ana, visit('Leo', '2026-12-08T14:30:00Z', 'America/Chicago')],
    { readerZone: 'America/Chicago' },
    'Tue, Dec 8: 1) Ana 9:00 AM EST, 2) Leo 8:30 AM',
  ],
] as const)('%s', (_, visits, more, expected) => {
  expect(writeVisits(visits, { ...style, ...more })).toBe(expected);
});

function text(language: ReviewedLanguage, names: readonly string[]): string {
  const parsed = parseTemplate(builtInTemplates.appointment_reminder_several.texts[language]);
  const visits = names.map((name, index) => visit(name, `2026-12-08T${14 + index}:00:00Z`));
  const rendered = renderTemplate({
    parts: parsed.ok ? parsed.parts : [],
    fields: { visits: 'visitList' },
    values: { visits },
    language,
    timeZone: 'America/New_York',
  });
  const written = rendered.ok ? rendered.text : rendered.code;
  return completeText({
    text: written,
    clinicName: 'Cedar Lane Clinic',
    language,
    needsName: true,
    needsStop: true,
  }).text;
}

test.each(['en', 'es'] as const)('%s: a family of six in two segments', (language) => {
  const six = text(language, ['Ana', 'Leo', 'Maria', 'Jose', 'Sofia', 'Mateo']);
  expect(measureText(six, { tollFree: false })).toMatchObject({ encoding: 'GSM-7', segments: 2 });
});

function render(visits: string | readonly { firstName: string; startsAt: Date; timeZone: null }[]) {
  return renderTemplate({
    parts: [{ kind: 'field', field: 'visits', fallback: null }],
    fields: { visits: 'visitList' },
    values: { visits },
    language: 'en',
    timeZone: 'America/New_York',
  });
}

test('words of somebody else cannot come in as a list, and a name is a name', () => {
  expect(render('Come today')).toEqual({ ok: false, code: 'template_field_invalid', fields: ['visits'] });
  expect(render([{ firstName: '{name}', startsAt: new Date(), timeZone: null }])).toMatchObject({
    ok: false,
  });
  expect(render([])).toEqual({ ok: false, code: 'template_field_missing', fields: ['visits'] });
});
