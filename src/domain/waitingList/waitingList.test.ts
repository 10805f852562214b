import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { inOrder, misfitOf, type FreeTime, type Misfit, type Wish } from './fitsSlot.ts';
import { nextOffers, type MadeOffer } from './nextOffers.ts';
import { lastOfferAt, opensSlot, paceAt, usualPace } from './offerPace.ts';

const instant = (text: string) => Temporal.Instant.from(text);
/** Wednesday, 2 June 2027, 14:00 in New York. */
const time: FreeTime = {
  startsAt: instant('2027-06-02T18:00:00Z'),
  local: Temporal.PlainDateTime.from('2027-06-02T14:00'),
  clinician: 'Dr. Smith',
  visitType: 'Check-up',
  locationId: 'main',
  patientId: 'who-cancelled',
};
const wish = (differs: Partial<Wish> = {}): Wish => ({
  id: 'ana',
  patientId: 'patient-ana',
  visitType: null,
  clinician: null,
  locationId: null,
  earliestDay: null,
  latestDay: null,
  weekdays: [],
  fromMinute: 0,
  untilMinute: 1440,
  isUrgent: false,
  createdAt: instant('2027-05-01T12:00:00Z'),
  movesFrom: null,
  line: null,
  ...differs,
});
const day = (text: string) => Temporal.PlainDate.from(text);
const minutesBefore = (minutes: number) => time.startsAt.subtract({ seconds: Math.round(minutes * 60) });

describe('who a free time suits', () => {
  test.each<[string, Partial<Wish>, Misfit | null]>([
    ['who takes any time', {}, null],
    ['the patient who left it', { patientId: 'who-cancelled' }, 'own_visit'],
    ['the same kind, written otherwise', { visitType: ' check-UP' }, null],
    ['another kind', { visitType: 'Surgery' }, 'other_type'],
    ['the same clinician', { clinician: 'dr. smith' }, null],
    ['another clinician', { clinician: 'Dr. Okonkwo' }, 'other_clinician'],
    ['the same place', { locationId: 'main' }, null],
    ['another place', { locationId: 'north' }, 'other_location'],
    ['the first possible day', { earliestDay: day('2027-06-02') }, null],
    ['a later day', { earliestDay: day('2027-06-03') }, 'too_early'],
    ['the last possible day', { latestDay: day('2027-06-02') }, null],
    ['an earlier day', { latestDay: day('2027-06-01') }, 'too_late'],
    ['Wednesdays', { weekdays: [3] }, null],
    ['Mondays and Tuesdays', { weekdays: [1, 2] }, 'other_weekday'],
    ['from that minute on', { fromMinute: 14 * 60 }, null],
    ['until that minute', { untilMinute: 14 * 60 }, 'other_hours'],
    ['in the morning', { untilMinute: 12 * 60 }, 'other_hours'],
    ['a visit that is later', { movesFrom: instant('2027-06-09T18:00:00Z') }, null],
    ['a visit that is sooner', { movesFrom: instant('2027-06-01T18:00:00Z') }, 'not_sooner'],
    ['a visit at that very time', { movesFrom: time.startsAt }, 'not_sooner'],
  ])('%s', (_, differs, misfit) => {
    expect(misfitOf(time, wish(differs))).toBe(misfit);
  });

  it('does not offer a time of no known kind or clinician to who names one', () => {
    expect(misfitOf({ ...time, visitType: null }, wish({ visitType: 'Check-up' }))).toBe('other_type');
    expect(misfitOf({ ...time, clinician: null }, wish({ clinician: 'Dr. Smith' }))).toBe('other_clinician');
    expect(misfitOf({ ...time, visitType: null, clinician: null, locationId: null }, wish())).toBeNull();
  });
});

const anyWish = fc
  .record({
    id: fc.uuid(),
    isUrgent: fc.boolean(),
    day: fc.integer({ min: 1, max: 9 }),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
  })
  .map(({ id, isUrgent, day: of, weekdays }) =>
    wish({ id, patientId: id, isUrgent, weekdays, createdAt: instant(`2027-05-0${of}T12:00:00Z`) }),
  );

const rank = ({ isUrgent, createdAt }: Wish) => (isUrgent ? 0 : 1e15) + createdAt.epochMilliseconds;

describe('the order', () => {
  it('is the same however the list comes, urgent before older before newer, and holds all whom it suits', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyWish, { selector: ({ id }) => id, maxLength: 12 }), (wishes) => {
        const order = inOrder(time, wishes);
        expect(inOrder(time, wishes.toReversed())).toEqual(order);
        expect(new Set(order)).toEqual(new Set(wishes.filter((one) => misfitOf(time, one) === null)));
        expect(order.map(rank)).toEqual(order.map(rank).toSorted((one, other) => one - other));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the pace', () => {
  test.each([
    [14 * 24 * 60, 1, 120],
    [48 * 60 + 1, 1, 120],
    [48 * 60, 1, 60],
    [24 * 60, 1, 30],
    [8 * 60, 3, 20],
    [4 * 60, 5, 10],
    [90, 5, 10],
  ])('%d minutes before: %d at once, for %d minutes', (left, atOnce, wait) => {
    const now = minutesBefore(left);
    expect(paceAt(time.startsAt, now, usualPace)).toEqual({
      atOnce,
      standsUntil: now.add({ minutes: wait }),
    });
  });

  it('asks nobody when no time is left', () => {
    expect(paceAt(time.startsAt, minutesBefore(89), usualPace)).toBeNull();
    expect(paceAt(time.startsAt, minutesBefore(-5), usualPace)).toBeNull();
    expect(lastOfferAt(time.startsAt, usualPace)).toEqual(minutesBefore(90));
  });

  it('never slows down as the time comes near, and never lets an offer stand beyond the last call', () => {
    const minutes = fc.integer({ min: 90, max: 30 * 24 * 60 });
    fc.assert(
      fc.property(minutes, minutes, (one, other) => {
        const [near, far] = [one, other]
          .toSorted((a, b) => a - b)
          .map((left) => {
            const at = minutesBefore(left);
            const found = paceAt(time.startsAt, at, usualPace);
            return {
              atOnce: found?.atOnce ?? 0,
              wait: found ? found.standsUntil.since(at).total('minutes') : 0,
            };
          });
        expect(near?.atOnce).toBeGreaterThanOrEqual(far?.atOnce ?? 0);
        expect(near?.wait).toBeLessThanOrEqual(far?.wait ?? 0);
        expect(
          one -
            (paceAt(time.startsAt, minutesBefore(one), usualPace)
              ?.standsUntil.since(minutesBefore(one))
              .total('minutes') ?? 0),
        ).toBeGreaterThanOrEqual(30);
      }),
      { numRuns: 300 },
    );
  });
});

describe('which times are worth a slot', () => {
  const now = minutesBefore(24 * 60);
  const freed = { startsAt: time.startsAt, stoodSince: now.subtract({ minutes: 5 }), isMove: false };
  it('takes a cancelled visit that lies far enough ahead', () => {
    expect(opensSlot(freed, now, usualPace)).toBe(true);
    expect(opensSlot(freed, minutesBefore(90), usualPace)).toBe(true);
    expect(opensSlot(freed, minutesBefore(89), usualPace)).toBe(false);
  });
  it('takes a moved visit whose time stood for an hour, so that a slip of the pen frees nothing', () => {
    expect(opensSlot({ ...freed, isMove: true }, now, usualPace)).toBe(false);
    expect(
      opensSlot({ ...freed, isMove: true, stoodSince: now.subtract({ hours: 1 }) }, now, usualPace),
    ).toBe(true);
  });
});

describe('who is asked next', () => {
  const three = ['a', 'b', 'c'].map((id, index) =>
    wish({ id, patientId: id, createdAt: instant(`2027-05-0${index + 1}T12:00:00Z`) }),
  );
  const far = minutesBefore(5 * 24 * 60);
  const made = (entryId: string, differs: Partial<MadeOffer> = {}): MadeOffer => ({
    entryId,
    state: 'sent',
    standsUntil: far.add({ minutes: 120 }),
    isLost: false,
    ...differs,
  });
  const asked = (offers: MadeOffer[], now = far): string[] => {
    const next = nextOffers(time, offers, three, now, usualPace);
    return next.kind === 'offer' ? next.entryIds : [];
  };

  test.each<[string, MadeOffer[], Temporal.Instant, string[]]>([
    ['the first', [], far, ['a']],
    ['nobody while the first has it alone', [made('a')], far, []],
    ['nobody while it is being written', [made('a', { state: 'planned', standsUntil: null })], far, []],
    ['the next when the wait is over', [made('a')], far.add({ minutes: 120 }), ['b']],
    ['the next when the first passes', [made('a', { state: 'declined' })], far, ['b']],
    ['the next when the gate refused the first', [made('a', { state: 'refused' })], far, ['b']],
    ['the next when the text was lost', [made('a', { isLost: true })], far, ['b']],
    ['three at once on the day', [], minutesBefore(6 * 60), ['a', 'b', 'c']],
    [
      'one for each who passed',
      [made('a', { standsUntil: time.startsAt }), made('b', { state: 'declined' })],
      minutesBefore(6 * 60),
      ['c'],
    ],
    ['nobody in the last hour', [], minutesBefore(60), []],
  ])('%s', (_, offers, now, expected) => {
    expect(asked(offers, now)).toEqual(expected);
  });

  it('asks those who share a phone one after another', () => {
    const family = three.map((one) => ({ ...one, line: one.id === 'c' ? '+12125550103' : '+12125550101' }));
    const next = nextOffers(time, [], family, minutesBefore(6 * 60), usualPace);
    expect(next).toMatchObject({ kind: 'offer', entryIds: ['a', 'c'] });
  });

  it('says when nobody is left, and when the time is over', () => {
    const all = three.map(({ id }) => made(id, { state: 'declined' }));
    expect(nextOffers(time, all, three, far, usualPace)).toMatchObject({ kind: 'wait', isExhausted: true });
    expect(nextOffers(time, [made('a')], [], far, usualPace)).toMatchObject({ isExhausted: false });
    expect(nextOffers(time, [], three, minutesBefore(30), usualPace)).toEqual({ kind: 'expire' });
  });

  it('asks each once, in order, never more at once than the pace says, until all were asked', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(anyWish, { selector: ({ id }) => id, maxLength: 8 }),
        fc.array(fc.constantFrom('declined', 'refused', 'wait'), { minLength: 8, maxLength: 8 }),
        (wishes, answers) => {
          let now = far;
          const offers: MadeOffer[] = [];
          for (const answer of answers) {
            const next = nextOffers(time, offers, wishes, now, usualPace);
            if (next.kind !== 'offer') break;
            expect(next.entryIds).toHaveLength(1);
            for (const entryId of next.entryIds)
              offers.push({
                entryId,
                state: answer === 'wait' ? 'sent' : answer,
                standsUntil: next.standsUntil,
                isLost: false,
              });
            if (answer === 'wait') now = next.standsUntil;
          }
          expect(offers.map(({ entryId }) => entryId)).toEqual(inOrder(time, wishes).map(({ id }) => id));
        },
      ),
      { numRuns: 200 },
    );
  });
});
