import { describe, expect, test } from 'vitest';
import { readVisitParts, readVisitTime } from './readVisit.ts';
import type { FhirAppointment, FhirParticipant } from './resources.ts';
import { readStatus, statusAfter } from './visitStatus.ts';

const zone = 'America/New_York';
const appointment = (more: Partial<FhirAppointment>): FhirAppointment => ({
  resourceType: 'Appointment',
  serviceType: [],
  participant: [],
  contained: [],
  ...more,
});
const who = (actor: FhirParticipant['actor'], code?: string): FhirParticipant => ({
  ...(actor ? { actor } : {}),
  type: code === undefined ? [] : [{ coding: [{ code }] }],
});

const kind = (more: Partial<FhirAppointment>) => readVisitParts(appointment(more)).visitType;

describe('start and length', () => {
  test.each([
    ['an offset', { start: '2026-11-30T09:00:00-05:00', end: '2026-11-30T09:30:00-05:00' }, '14:00', 30, []],
    ['UTC with fractions', { start: '2026-11-30T14:00:00.000Z', minutesDuration: 20 }, '14:00', 20, []],
    [
      'another offset at the end',
      { start: '2026-11-30T09:00:00-05:00', end: '2026-11-30T08:45:00-06:00' },
      '14:00',
      45,
      [],
    ],
    ['no end', { start: '2026-11-30T09:00:00-05:00' }, '14:00', null, []],
    ['a day’s clock change between', { start: '2026-11-01T01:30:00-04:00' }, '05:30', null, []],
    [
      'minutes that disagree with the end: they count',
      { start: '2026-11-30T14:00:00Z', end: '2026-11-30T15:00:00Z', minutesDuration: 15 },
      '14:00',
      15,
      [],
    ],
    [
      'an end before the start',
      { start: '2026-11-30T14:00:00Z', end: '2026-11-30T13:00:00Z' },
      '14:00',
      null,
      ['end_before_start'],
    ],
    [
      'an end of the same minute',
      { start: '2026-11-30T14:00:00Z', end: '2026-11-30T14:00:00Z' },
      '14:00',
      null,
      [],
    ],
    ['an end that is no time', { start: '2026-11-30T14:00:00Z', end: 'soon' }, '14:00', null, []],
    ['minutes beyond a day', { start: '2026-11-30T14:00:00Z', minutesDuration: 9999 }, '14:00', null, []],
    [
      'no offset: the wall clock there',
      { start: '2026-11-30T09:00:00' },
      '14:00',
      null,
      ['start_without_offset'],
    ],
  ] as const)('%s', (_, given, time, durationMinutes, problems) => {
    const read = readVisitTime(given, zone);
    expect(read.startsAt?.toISOString().slice(11, 16)).toBe(time);
    expect(read).toMatchObject({ durationMinutes, problems: problems.map((code) => ({ code })) });
  });

  test.each([
    [undefined, 'start_missing'],
    ['', 'start_missing'],
    ['2026-11-30', 'start_unusable'],
    ['2026-02-30T09:00:00Z', 'start_unusable'],
    ['next week', 'start_unusable'],
  ])('a start of %s is not guessed', (start, code) => {
    expect(readVisitTime(start === undefined ? {} : { start }, zone)).toEqual({
      startsAt: null,
      problems: [{ code }],
    });
  });
});

describe('who and where', () => {
  const patient = who({ reference: 'Patient/12' });
  test.each<[string, FhirParticipant[], object]>([
    ['a reference', [patient], { patient: { id: '12' }, problems: [] }],
    ['one to a version', [who({ reference: 'Patient/12/_history/3' })], { patient: { id: '12' } }],
    [
      'one with the server’s address',
      [who({ reference: 'https://ehr.example/r4/Patient/12' })],
      { patient: { id: '12' } },
    ],
    ['the same patient twice', [patient, patient], { patient: { id: '12' }, problems: [] }],
    ['nobody', [], { patient: null, problems: [{ code: 'patient_missing' }] }],
    [
      'a patient who is only displayed',
      [who({ type: 'Patient', display: 'Ana Brook' })],
      { patient: null, problems: [{ code: 'patient_without_reference' }] },
    ],
    [
      'a patient by an identifier alone',
      [who({ type: 'Patient', identifier: { value: 'MRN-1' } })],
      { patient: null, problems: [{ code: 'patient_without_reference' }] },
    ],
    [
      'a group',
      [patient, who({ reference: 'Patient/13' })],
      { patient: null, problems: [{ code: 'several_patients' }] },
    ],
    [
      'a clinician without reference',
      [patient, who({ display: 'Dr. Gomez' }, 'PPRF')],
      { clinician: { id: null, name: 'Dr. Gomez', type: 'Practitioner' } },
    ],
    [
      'the one who does it, not the first',
      [
        patient,
        who({ reference: 'Practitioner/a', display: 'A' }, 'ADM'),
        who({ reference: 'Practitioner/b', display: 'B' }, 'ATND'),
      ],
      { clinician: { id: 'b', name: 'B', type: 'Practitioner' } },
    ],
    [
      'a clinician without display',
      [patient, who({ reference: 'Practitioner/a' })],
      { clinician: { id: 'a', name: null, type: 'Practitioner' } },
    ],
    [
      'a place',
      [patient, who({ reference: 'Location/l', display: 'East wing' })],
      { location: { id: 'l', name: 'East wing' } },
    ],
    ['a participant without actor', [patient, { type: [] }], { patient: { id: '12' }, clinician: null }],
    [
      'a device and a related person',
      [patient, who({ reference: 'Device/1' }), who({ reference: 'RelatedPerson/2' })],
      { clinician: null, location: null },
    ],
  ])('%s', (_, participant, expected) => {
    expect(readVisitParts(appointment({ participant }))).toMatchObject(expected);
  });

  test('contained patients, clinicians and places are read from inside, a dangling one is nobody', () => {
    const inside = {
      resourceType: 'Patient' as const,
      id: 'p',
      identifier: [],
      name: [],
      telecom: [],
      address: [],
      communication: [],
      link: [],
    };
    const parts = readVisitParts(
      appointment({
        contained: [
          inside,
          { resourceType: 'Practitioner', id: 'd', name: 'Rosa Gomez' },
          { resourceType: 'Location', id: 'l', name: 'East' },
        ],
        participant: [
          who({ reference: '#p' }),
          who({ reference: '#d' }),
          who({ reference: '#l' }),
          who({ reference: '#gone' }),
        ],
      }),
    );
    expect(parts).toMatchObject({
      patient: { contained: inside, anchor: '#p' },
      clinician: { id: null, name: 'Rosa Gomez' },
      location: { id: null, name: 'East' },
      problems: [],
    });
  });

  test('the kind of visit is what people call it, without markup and control characters, never its reason', () => {
    expect(kind({ serviceType: [{ text: ' <b>Follow-up</b>\t&amp;\u0000 more ', coding: [] }] })).toBe(
      'Follow-up & more',
    );
    expect(kind({ serviceType: [{ coding: [{ code: '57', display: 'Immunization' }] }] })).toBe(
      'Immunization',
    );
    expect(
      kind({
        serviceType: [{ coding: [{ code: '57' }] }],
        appointmentType: { text: 'Check-up', coding: [] },
      }),
    ).toBe('Check-up');
    expect(kind({})).toBeNull();
    expect(kind({ serviceType: [{ text: 'x'.repeat(300), coding: [] }] })).toHaveLength(100);
  });
});

describe('status', () => {
  const startsAt = new Date('2026-11-30T14:00:00Z');
  test.each([
    ['proposed', 'not_agreed'],
    ['pending', 'agreed'],
    ['booked', 'agreed'],
    ['arrived', 'came'],
    ['fulfilled', 'came'],
    ['cancelled', 'not_agreed'],
    ['noshow', 'missed'],
    ['entered-in-error', 'not_agreed'],
    ['waitlist', 'not_agreed'],
    ['checked-in', 'came'],
    ['Booked', null],
    ['toString', null],
    [undefined, null],
  ])('%s', (status, stand) => {
    expect(readStatus(status, { startsAt, now: startsAt })).toBe(stand);
  });

  test('checked in days before is a form filled in at home', () => {
    expect(readStatus('checked-in', { startsAt, now: new Date('2026-11-28T14:00:00Z') })).toBe('agreed');
  });

  test.each([
    // here, there, before, moved, after
    ['confirmed', 'agreed', 'agreed', false, 'confirmed'],
    ['change_asked', 'agreed', 'agreed', false, 'change_asked'],
    ['confirmed', 'agreed', 'agreed', true, 'booked'],
    ['cancelled', 'agreed', 'agreed', false, 'cancelled'],
    ['cancelled', 'agreed', 'agreed', true, 'booked'],
    ['cancelled', 'agreed', 'not_agreed', false, 'booked'],
    ['no_show', 'agreed', 'missed', false, 'booked'],
    ['confirmed', 'not_agreed', 'agreed', false, 'cancelled'],
    ['booked', 'not_agreed', 'not_agreed', false, 'booked'],
    ['booked', 'came', 'agreed', false, 'completed'],
    ['completed', 'missed', 'came', false, 'no_show'],
    ['booked', 'missed', null, false, 'no_show'],
  ] as const)(
    '%s here, %s there (%s before, moved: %s) becomes %s',
    (here, there, before, isMoved, after) => {
      expect(statusAfter(here, there, { before, isMoved })).toBe(after);
    },
  );
});
