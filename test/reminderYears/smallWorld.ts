import { hourMs, type Event, type Happening, type Step, type Told, type World } from './facts.ts';

const zone = 'America/New_York';
const phoneNumber = '+12125550131';
const nothing: Told = { chosenZone: null, zip: null, addressState: null };

/** A winter without holidays: 10:00 in New York is 15:00 UTC. */
export const span = { from: Date.UTC(2027, 0, 3), until: Date.UTC(2027, 0, 30) };

/** A moment by New York's clock in January 2027, as "11T09:55". */
export function clock(local: string): number {
  return Date.parse(`2027-01-${local}:00Z`) + 5 * hourMs;
}

/** The same, as a clock there shows it. */
export function wall(local: string): number {
  return Date.parse(`2027-01-${local}:00Z`);
}

export function step(more: Partial<Step>): Step {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    anchor: 'before_visit',
    days: 0,
    hours: 0,
    skipsConfirmed: false,
    ...more,
  };
}

/** Ana and Leo on one phone, whose visits are on Tuesday the 12th at 10:00 and 10:30 unless others are named; booked on the 4th. */
export function family(about: {
  steps: readonly Step[];
  happenings?: readonly (Event & { at: number })[];
  visits?: readonly { of: 'ana' | 'leo'; at: string }[];
  leosZone?: string;
}): World {
  const visits = about.visits ?? [
    { of: 'ana', at: '12T10:00' },
    { of: 'leo', at: '12T10:30' },
  ];
  const rule = { id: 'rule', place: null, type: null, isPaused: false, steps: about.steps };
  const happenings: Happening[] = [
    { at: span.from, kind: 'rules', rules: [rule], changed: null },
    ...visits.map((visit, at) => ({
      at: clock('04T12:00'),
      kind: 'booked' as const,
      visit: `${visit.of}/visit-${at}`,
      patient: visit.of,
      type: null,
      wall: wall(visit.at),
    })),
    ...(about.happenings ?? []),
  ];
  return {
    clinicZone: zone,
    policy: 'standard',
    hours: {},
    places: [{ id: zone, zone }],
    patients: [
      { id: 'ana', phoneNumber, told: nothing, place: zone },
      {
        id: 'leo',
        phoneNumber,
        told: { ...nothing, chosenZone: about.leosZone ?? null },
        place: zone,
      },
    ],
    ...span,
    happenings: happenings.toSorted((one, other) => one.at - other.at),
  };
}

export const phone = phoneNumber;
