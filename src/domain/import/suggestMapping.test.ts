import { describe, expect, test } from 'vitest';
import { addCell, newProfile, type ColumnProfile } from './columnProfile.ts';
import { importFields, mappingProblem, type Mapping } from './importFields.ts';
import { consentDateOrder, settleChoices, suggestMapping } from './suggestMapping.ts';

const today = Temporal.PlainDate.from('2026-11-30');

/** Profiles of a table written as lines of cells separated by bars. */
function profilesOf(...lines: string[]): ColumnProfile[] {
  const [header = [], ...rows] = lines.map((line) => line.split('|').map((cell) => cell.trim()));
  const profiles = header.map(newProfile);
  for (const cells of rows)
    for (const [at, profile] of profiles.entries()) addCell(profile, cells[at] ?? '', today);
  return profiles;
}

function found(...lines: string[]): Record<string, string> {
  const profiles = profilesOf(...lines);
  const mapping = suggestMapping(profiles);
  return Object.fromEntries(
    importFields.flatMap((field) =>
      mapping[field] === undefined ? [] : [[field, profiles[mapping[field]]?.name ?? '']],
    ),
  );
}

describe('columns are known', () => {
  test('by English names, whoever they say they belong to', () => {
    expect(
      found(
        'ApptID|Patient ID|Patient First Name|Patient Last Name|Home Phone|Cell Phone|DOB|Appt Date|Appt Time|Appointment Type|Provider|Location|Appt Status|Patient Status|Preferred Language|Duration',
      ),
    ).toEqual({
      visitId: 'ApptID',
      patientId: 'Patient ID',
      givenName: 'Patient First Name',
      familyName: 'Patient Last Name',
      phoneNumber: 'Cell Phone',
      birthDate: 'DOB',
      date: 'Appt Date',
      time: 'Appt Time',
      visitType: 'Appointment Type',
      clinician: 'Provider',
      location: 'Location',
      status: 'Appt Status',
      language: 'Preferred Language',
      durationMinutes: 'Duration',
    });
  });

  test('by Spanish names', () => {
    expect(
      found(
        'Folio|Nombre|Apellidos|Teléfono celular|Fecha de nacimiento|Fecha de la cita|Hora|Médico|Tipo de cita|Sucursal|Estado|Idioma',
      ),
    ).toEqual({
      visitId: 'Folio',
      givenName: 'Nombre',
      familyName: 'Apellidos',
      phoneNumber: 'Teléfono celular',
      birthDate: 'Fecha de nacimiento',
      date: 'Fecha de la cita',
      time: 'Hora',
      clinician: 'Médico',
      visitType: 'Tipo de cita',
      location: 'Sucursal',
      status: 'Estado',
      language: 'Idioma',
    });
  });

  test('of consent by clear names alone, and not without the one that says yes or no', () => {
    expect(
      found(
        'Name|Phone|Date|Time|Telehealth|SMS Consent|Consent Source|Consent Date|Consent Type|Consent Wording|Wording Version|Consented To|Proof of consent',
      ),
    ).toEqual({
      fullName: 'Name',
      phoneNumber: 'Phone',
      date: 'Date',
      time: 'Time',
      modality: 'Telehealth',
      consent: 'SMS Consent',
      consentSource: 'Consent Source',
      consentDate: 'Consent Date',
      consentKind: 'Consent Type',
      consentWording: 'Consent Wording',
      consentWordingVersion: 'Wording Version',
      consentCategories: 'Consented To',
      consentProof: 'Proof of consent',
    });
    expect(found('Nombre|Celular|Inicio|Modalidad|Acepta mensajes|Fecha de consentimiento')).toMatchObject({
      modality: 'Modalidad',
      consent: 'Acepta mensajes',
      consentDate: 'Fecha de consentimiento',
    });
    expect(found('Name|Phone|Date|Time|Source|Consent Date|Given on')).toEqual({
      fullName: 'Name',
      phoneNumber: 'Phone',
      date: 'Date',
      time: 'Time',
    });
  });

  test('by what is in them', () => {
    expect(
      found(
        'A|B|C|D',
        'Ana Lopez|(212) 555-0101|12/01/2026 2:30 PM|03/04/1980',
        'Leo Diaz|(212) 555-0102|12/01/2026 3:00 PM|04/05/1990',
      ),
    ).toEqual({
      fullName: 'A',
      phoneNumber: 'B',
      startsAt: 'C',
      birthDate: 'D',
    });
    expect(found('Who|Where to|Date|Time', 'Ana Lopez|2125550101|2026-12-01|14:30')).toEqual({
      fullName: 'Who',
      phoneNumber: 'Where to',
      date: 'Date',
      time: 'Time',
    });
  });

  test('not against what is in them: a date with times is the whole start, a phone without digits is none', () => {
    expect(found('Name|Phone|Date', 'Ana Lopez|2125550101|2026-12-01T14:30')).toMatchObject({
      startsAt: 'Date',
    });
    expect(found('Name|Phone|Mobile|Date|Time', 'Ana Lopez|2125550101|yes|2026-12-01|14:30')).toMatchObject({
      phoneNumber: 'Phone',
    });
    expect(found('Nombre|Teléfono|Fecha|Hora', 'Ana López|2125550101|2026-12-01|14:30')).toMatchObject({
      fullName: 'Nombre',
    });
  });
});

test.each<[string, Mapping, string | undefined]>([
  ['nothing', {}, 'date'],
  ['no time', { date: 0 }, 'time'],
  ['nobody to text', { startsAt: 0, fullName: 1 }, 'phoneNumber'],
  ['nobody’s name', { startsAt: 0, phoneNumber: 1 }, 'fullName'],
  ['whether somebody agreed', { startsAt: 0, patientId: 1, consentDate: 2 }, 'consent'],
  ['an id is enough', { startsAt: 0, patientId: 1 }, undefined],
  ['a name and a number', { date: 0, time: 3, phoneNumber: 1, givenName: 2 }, undefined],
])('what a mapping lacks: %s', (_what, mapping, field) => {
  expect(mappingProblem(mapping)?.field).toBe(field);
});

const settle = (days: string[], times: string[] = [], births: string[] = [], said = {}) => {
  const lines = Array.from(
    { length: Math.max(days.length, times.length, births.length) },
    (_, at) => `${days[at] ?? ''}|${times[at] ?? ''}|${births[at] ?? ''}`,
  );
  return settleChoices(
    profilesOf('Date|Time|DOB', ...lines),
    { date: 0, time: 1, birthDate: 2 },
    said,
    'mdy',
  );
};

/** The orders of visits and of consents, and what is asked. */
const ordersOf = (visit: string, consent: string) => {
  const profiles = profilesOf('Start|Consent Date', `${visit}|${consent}`);
  const mapping = { startsAt: 0, consentDate: 1 };
  const { choices, doubts } = settleChoices(profiles, mapping, {}, 'mdy');
  return [choices.dateOrder, consentDateOrder(profiles, mapping, choices), ...doubts];
};

describe('the order of days and the clock are those of the whole column', () => {
  test.each([
    ['one day above 12 settles all', ['03/04/2027', '03/14/2027'], 'mdy', []],
    ['and so the other way round', ['03/04/2027', '14/03/2027'], 'dmy', []],
    ['tomorrow, and not in ten months', ['12/01/2026', '12/01/2026'], 'mdy', []],
    ['tomorrow the other way round', ['01/12/2026'], 'dmy', []],
    ['both can be: asked', ['03/04/2027'], 'mdy', ['dateOrder']],
    ['a column that contradicts itself: asked', ['03/14/2027', '14/03/2027'], 'mdy', ['dateOrder']],
    ['the same in both', ['03/03/2027'], 'mdy', []],
    ['no numbers', ['March 4, 2027', '2027-03-04'], 'mdy', []],
  ])('%s', (_what, days, dateOrder, doubts) => {
    expect(settle(days)).toMatchObject({ choices: { dateOrder }, doubts });
  });

  test('birth dates lend their order to visits, and the other way round; what was said counts', () => {
    expect(settle(['03/04/2027'], [], ['25/12/1980'])).toMatchObject({
      choices: { dateOrder: 'dmy' },
      doubts: [],
    });
    expect(settle(['03/25/2027'], [], ['02/03/1980'])).toMatchObject({
      choices: { birthDateOrder: 'mdy' },
      doubts: [],
    });
    expect(settle(['03/04/2027'], [], ['02/03/1980'], { dateOrder: 'dmy' })).toMatchObject({
      choices: { dateOrder: 'dmy', birthDateOrder: 'dmy' },
      doubts: [],
    });
  });

  test('the days of consents have an order of their own where they show one, and are asked about where no visit settles it', () => {
    expect(ordersOf('12/14/2026 10:00', '25/03/2026')).toEqual(['mdy', 'dmy']);
    expect(ordersOf('14/12/2026 10:00', '01/02/2020')).toEqual(['dmy', 'dmy']);
    expect(ordersOf('2026-12-14 10:00', '01/02/2020')).toEqual(['mdy', 'mdy', 'dateOrder']);
  });

  test.each([
    ['am and pm are said', ['2:30 PM', '9 am'], []],
    ['an hour of 24', ['14:30', '2:30'], []],
    ['hours that are the same on both', ['9:00', '11:30', '12:15'], []],
    ['half past two of what: asked', ['9:00', '2:30'], ['clock']],
  ])('%s', (_what, times, doubts) => {
    expect(settle([], times).doubts).toEqual(doubts);
  });
});
