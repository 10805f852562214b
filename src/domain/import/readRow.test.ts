import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findingSentence } from './finding.ts';
import type { ImportField, Mapping } from './importFields.ts';
import { dateCell, dayOfCell } from './readDate.ts';
import { readLanguage } from './readLanguage.ts';
import { readRow, type RowRules } from './readRow.ts';
import { readModality } from './readModality.ts';
import { readStatus } from './readStatus.ts';
import { splitDateTime, timeCell, timeOfCell } from './readTime.ts';

const day = (text: string, order: 'mdy' | 'dmy' = 'mdy') => {
  const cell = dateCell(text, 2026);
  return cell === null ? null : (dayOfCell(cell, order)?.toString() ?? null);
};

describe('days', () => {
  test.each([
    ['2026-11-30', '2026-11-30'],
    ['2026/1/5', '2026-01-05'],
    ['20261130', '2026-11-30'],
    ['11/30/2026', '2026-11-30'],
    ['11-30-26', '2026-11-30'],
    ['11.30.2026', '2026-11-30'],
    ['Mon 11/30/2026', '2026-11-30'],
    ['Monday, November 30, 2026', '2026-11-30'],
    ['Nov 30th, 2026', '2026-11-30'],
    ['30-Nov-26', '2026-11-30'],
    ['30 de noviembre de 2026', '2026-11-30'],
    ['lunes 30 nov. 2026', '2026-11-30'],
    ['3 ene 2027', '2027-01-03'],
    ['mar 30 nov 2027', '2027-11-30'],
    ['Mar 30, 2027', '2027-03-30'],
    ['02/29/2028', '2028-02-29'],
    ['5/4/80', '1980-05-04'],
  ])('%s', (text, expected) => expect(day(text)).toBe(expected));

  test('the order is the column’s', () => {
    expect([day('03/04/2027', 'mdy'), day('03/04/2027', 'dmy')]).toEqual(['2027-03-04', '2027-04-03']);
  });

  test.each([
    '02/30/2026',
    '13/13/2026',
    '2026-02-30',
    '02/29/2027',
    'tomorrow',
    '11/30',
    '1/2/3',
    '11/30-2026',
    'Nov 2026',
    '46356',
    '(212) 555-0100',
    '',
  ])('none: %s', (text) => expect(day(text)).toBeNull());
});

const clockTime = (text: string, clock: '12h' | '24h' = '24h') => {
  const cell = timeCell(text);
  return cell === null ? null : timeOfCell(cell, clock).toString().slice(0, 5);
};

describe('times', () => {
  test.each([
    ['14:30', '14:30'],
    ['2:30 PM', '14:30'],
    ['2:30pm', '14:30'],
    ['2 pm', '14:00'],
    ['12:15 AM', '00:15'],
    ['12:15 p. m.', '12:15'],
    ['14h30', '14:30'],
    ['1430', '14:30'],
    ['930', '09:30'],
    ['09:00:00', '09:00'],
    ['9.30', '09:30'],
    ['2:30p', '14:30'],
  ])('%s', (text, expected) => expect(clockTime(text)).toBe(expected));
  test('without a mark, by the clock that was chosen', () => {
    expect([
      clockTime('2:30', '12h'),
      clockTime('2:30', '24h'),
      clockTime('9:30', '12h'),
      clockTime('12:30', '12h'),
    ]).toEqual(['14:30', '02:30', '09:30', '12:30']);
  });
  test.each(['25:00', '9', '13:00 PM', '9:60', 'noon', '', '9 m', '0 am'])('none: %s', (text) =>
    expect(clockTime(text)).toBeNull(),
  );
  test.each([
    ['11/30/2026 2:30 PM', '11/30/2026', '2:30 PM'],
    ['2026-11-30T14:30', '2026-11-30', '14:30'],
    ['Nov 30, 2026 at 2:30 PM', 'Nov 30, 2026', '2:30 PM'],
    ['30/11/2026 14h30', '30/11/2026', '14h30'],
  ])('with its day: %s', (text, date, clock) => expect(splitDateTime(text)).toEqual({ date, time: clock }));
});

test.each([
  ['Scheduled', 'booked'],
  ['CONFIRMED', 'confirmed'],
  ['No-Show', 'no_show'],
  ['canceled', 'cancelled'],
  ['Cancelada', 'cancelled'],
  ['Checked Out', 'completed'],
  ['No asistió', 'no_show'],
  ['Maybe', null],
])('the status %s', (text, status) => expect(readStatus(text)).toBe(status));

test.each([
  ['es', 'es'],
  ['es-MX', 'es'],
  ['Español', 'es'],
  ['Spanish; Castilian', 'es'],
  ['Tagalog', null],
  ['estimated', null],
])('the language %s', (text, language) => expect(readLanguage(text)).toBe(language));

test.each([
  ['In-Person', 'in_person'],
  ['Telehealth', 'video'],
  ['Video visit', 'video'],
  ['Y', 'video'],
  ['no', 'in_person'],
  ['Audio only', 'phone'],
  ['Por teléfono', 'phone'],
  ['Presencial', 'in_person'],
  ['by owl', null],
])('how a visit is held: %s', (text, modality) => expect(readModality(text)).toBe(modality));

const columns: ImportField[] = [
  'visitId',
  'fullName',
  'phoneNumber',
  'birthDate',
  'date',
  'time',
  'location',
  'durationMinutes',
  'status',
  'clinician',
  'modality',
];
const rules: RowRules = {
  mapping: Object.fromEntries(columns.map((field, at) => [field, at])),
  choices: { dateOrder: 'mdy', birthDateOrder: 'mdy', clock: '12h' },
  consentDateOrder: 'mdy',
  columns: columns.length,
  locations: new Map([['lakeside', { id: 'there', timeZone: 'America/Los_Angeles' }]]),
  timeZone: 'America/New_York',
  country: 'US',
  now: Temporal.Instant.from('2026-11-30T15:00:00Z'),
};
const good: Partial<Record<ImportField, string>> = {
  visitId: 'v',
  fullName: 'Ana Lopez',
  phoneNumber: '(212) 555-0101',
  date: '12/01/2026',
  time: '2:30',
};
const read = (more: Partial<Record<ImportField, string>> = {}, change: Partial<RowRules> = {}) =>
  readRow(
    columns.map((field) => ({ ...good, ...more })[field] ?? ''),
    { ...rules, ...change },
  );
const visit = (...given: Parameters<typeof read>) => {
  const reading = read(...given);
  if (!reading.ok) throw new Error(reading.findings.map(findingSentence).join(' '));
  return reading.visit;
};
const wrong = (...given: Parameters<typeof read>) => {
  const reading = read(...given);
  return reading.ok ? [] : reading.findings.map(({ code, field }) => `${code} ${field ?? ''}`.trim());
};

describe('a row', () => {
  test('is read as its file means it', () => {
    expect(visit()).toEqual({
      visitId: 'v',
      person: {
        patientId: null,
        givenName: 'Ana',
        familyName: 'Lopez',
        phoneNumber: '+12125550101',
        birthDate: null,
        language: null,
      },
      startsAtMs: Date.parse('2026-12-01T19:30:00Z'),
      localStart: '2026-12-01T14:30',
      timeZone: 'America/New_York',
      durationMinutes: null,
      visitType: null,
      modality: null,
      clinician: null,
      locationId: null,
      status: null,
    });
  });

  test('is by the clock of its location', () => {
    expect(visit({ location: ' LAKESIDE ' })).toMatchObject({
      locationId: 'there',
      timeZone: 'America/Los_Angeles',
      startsAtMs: Date.parse('2026-12-01T22:30:00Z'),
    });
  });

  test('at a clock change is what the API makes of it', () => {
    expect(visit({ date: '03/14/2027', time: '02:30 AM' })).toMatchObject({ localStart: '2027-03-14T03:00' });
    expect(visit({ date: '11/07/2027', time: '1:30 AM' }).startsAtMs).toBe(
      Date.parse('2027-11-07T05:30:00Z'),
    );
  });

  test('whose start names an offset is at that moment', () => {
    const mapping: Mapping = { fullName: 1, phoneNumber: 2, startsAt: 4 };
    expect(visit({ date: '2026-12-01T19:30:00Z' }, { mapping })).toMatchObject({
      localStart: '2026-12-01T14:30',
    });
    expect(visit({ date: '12/01/2026 2:30 PM' }, { mapping })).toMatchObject({
      localStart: '2026-12-01T14:30',
    });
    expect(wrong({ date: '12/01/2026' }, { mapping })).toEqual(['time_invalid startsAt']);
  });

  test.each([
    ['Lopez, Ana María', 'Ana María', 'Lopez'],
    ['Ana María Lopez Garcia', 'Ana', 'María Lopez Garcia'],
    ['Ana', 'Ana', ''],
  ])('has a name: %s', (fullName, givenName, familyName) => {
    expect(visit({ fullName }).person).toMatchObject({ givenName, familyName });
  });

  test('is read through what keeps spreadsheets from calculating', () => {
    expect(visit({ phoneNumber: `'+12125550101`, visitId: '="00123"' })).toMatchObject({
      visitId: '00123',
      person: { phoneNumber: '+12125550101' },
    });
  });

  test.each<[string, Parameters<typeof read>[0], string[]]>([
    [
      'all that is wrong at once',
      { phoneNumber: '12', date: '02/30/2026', time: 'noon' },
      ['phone_invalid phoneNumber', 'date_invalid date', 'time_invalid time'],
    ],
    ['no name', { fullName: '' }, ['missing fullName']],
    ['a name of digits', { fullName: '12345' }, ['name_unreadable fullName']],
    ['a name that calculates', { fullName: '=A1 x' }, ['formula fullName']],
    ['a name that cannot be read', { fullName: 'Jos\uFFFD Lopez' }, ['unreadable fullName']],
    ['nobody', { phoneNumber: '' }, ['person_unclear']],
    ['no day', { date: '' }, ['missing date']],
    ['a day far away', { date: '12/01/2062' }, ['start_far date']],
    ['a birth date ahead', { birthDate: '12/01/2027' }, ['birth_date_invalid birthDate']],
    ['a place that is none', { location: 'Mars' }, ['location_unknown location']],
    ['a length that is none', { durationMinutes: 'long' }, ['duration_invalid durationMinutes']],
    ['a way of meeting that is none', { modality: 'by owl' }, ['modality_unknown modality']],
    ['a status that is none', { status: 'perhaps' }, ['status_unknown status']],
    ['a name too long', { fullName: 'x'.repeat(161) }, ['too_long fullName']],
  ])('is rejected for %s', (_what, more, codes) => expect(wrong(more)).toEqual(codes));

  test('with more cells than columns is rejected, with fewer it is not', () => {
    const cells = columns.map((field) => good[field] ?? '');
    expect(readRow([...cells, 'more'], rules)).toMatchObject({
      ok: false,
      findings: [{ code: 'too_many_cells' }],
    });
    expect(readRow(cells.slice(0, 6), rules)).toMatchObject({ ok: true });
  });

  test('with a two-digit year of birth was born before today', () => {
    expect(visit({ birthDate: '12/05/26' }).person.birthDate).toBe('1926-12-05');
    expect(visit({ birthDate: '5/4/80' }).person.birthDate).toBe('1980-05-04');
  });
});

test('every day and minute that is written in one of the forms is read back', () => {
  const forms = [
    (at: Temporal.PlainDateTime) => [at.toPlainDate().toString(), at.toPlainTime().toString()],
    (at: Temporal.PlainDateTime) => [
      at.toLocaleString('en-US', { dateStyle: 'short' }),
      at.toLocaleString('en-US', { timeStyle: 'short' }),
    ],
    (at: Temporal.PlainDateTime) => [
      at.toLocaleString('en-US', { dateStyle: 'full' }),
      at.toLocaleString('en-US', { timeStyle: 'medium' }),
    ],
    (at: Temporal.PlainDateTime) => [
      at.toLocaleString('es-MX', { dateStyle: 'long' }),
      at.toLocaleString('es-MX', { timeStyle: 'short', hour12: true }),
    ],
  ];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 700_000 }), fc.constantFrom(...forms), (minutes, form) => {
      const at = Temporal.PlainDateTime.from('2026-06-01T00:00').add({ minutes });
      const [date = '', time = ''] = form(at);
      const expected = at.toZonedDateTime('America/New_York', { disambiguation: 'reject' });
      expect(
        visit({ date, time: time.replaceAll(/\s/g, ' ') }, { choices: { ...rules.choices, clock: '24h' } })
          .startsAtMs,
      ).toBe(expected.epochMilliseconds);
    }),
    { numRuns: 400 },
  );
});
