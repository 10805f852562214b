import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LinkFacts, PersonState } from './link.ts';
import { adulthood, linkLimits } from './linkLimits.ts';

const timeZone = 'America/New_York';
const instant = (text: string): Temporal.Instant => Temporal.Instant.from(text);
const child: PersonState = { birthDate: '2008-11-23', deceasedAt: null, doNotTextSince: null };
const link = (facts: Partial<LinkFacts> = {}): LinkFacts => ({
  phoneNumber: '+12125550101',
  role: 'parent',
  categories: null,
  startsOn: null,
  endsOn: null,
  confidentialSince: null,
  addedAt: instant('2020-01-01T12:00Z'),
  ...facts,
});
const limits = (one: LinkFacts, person = child, others: LinkFacts[] = []) => {
  const { from, until } = linkLimits(person, one, others, timeZone);
  return { from: from && [from.rule, String(from.at)], until: until && [until.rule, String(until.at)] };
};
const birthday = '2026-11-23T05:00:00Z';

describe('a minor (ID-01)', () => {
  test.each(['parent', 'guardian', 'household', null] as const)(
    'ID-01 the number of role %s is the family’s until midnight of the 18th birthday, by the clinic’s clock',
    (role) => {
      expect(limits(link({ role }))).toEqual({ from: null, until: ['ID-01', birthday] });
    },
  );
  test('ID-01 the own number is used from then on, a confidential one before, too', () => {
    expect(limits(link({ role: 'self' }))).toEqual({ from: ['ID-01', birthday], until: null });
    const confidentialSince = instant('2026-01-01T00:00Z');
    expect(limits(link({ role: 'self', confidentialSince }))).toEqual({ from: null, until: null });
  });
  test('ID-02 a guardian or proxy who was appointed for the adult stays', () => {
    const grown = instant('2026-12-01T00:00Z');
    expect(limits(link({ role: 'guardian', addedAt: grown })).until).toBeNull();
    expect(limits(link({ role: 'guardian', startsOn: '2026-11-23' }))).toEqual({
      from: ['ID-02', birthday],
      until: null,
    });
    expect(limits(link({ role: 'proxy' })).until).toBeNull();
  });
  test('nobody’s age is guessed', () => {
    const ageless = { ...child, birthDate: null };
    expect(limits(link(), ageless)).toEqual({ from: null, until: null });
    expect(limits(link({ role: 'self' }), ageless)).toEqual({ from: null, until: null });
  });
  test('who was born on 29 February turns 18 on the 28th', () => {
    expect(String(adulthood('2008-02-29', timeZone))).toBe('2026-02-28T05:00:00Z');
  });
  test('a birthday without a midnight begins with its first moment', () => {
    // Clocks in Cairo went from 24:00 to 01:00 on 2026-04-24.
    expect(String(adulthood('2008-04-24', 'Africa/Cairo'))).toBe('2026-04-23T22:00:00Z');
  });
});

test('ID-02 the last day is a whole day, the first one too', () => {
  expect(limits(link({ role: 'proxy', startsOn: '2026-03-08', endsOn: '2026-11-01' }))).toEqual({
    from: ['ID-02', '2026-03-08T05:00:00Z'],
    until: ['ID-02', '2026-11-02T05:00:00Z'],
  });
});

test('HIPAA-04 a confidential number ends every other, and not itself', () => {
  const confidentialSince = instant('2026-06-01T10:00Z');
  const own = link({ phoneNumber: '+12125550102', role: 'self', confidentialSince });
  expect(limits(link(), child, [own]).until).toEqual(['HIPAA-04', String(confidentialSince)]);
  expect(limits(own, child, [link()]).until).toBeNull();
});

test('ID-04, ID-05 the person’s own state ends every number, a confidential one too; the earliest end counts', () => {
  const deceasedAt = instant('2026-05-05T05:05Z');
  const doNotTextSince = instant('2026-04-04T04:04Z');
  const own = link({ role: 'self', confidentialSince: instant('2026-06-01T10:00Z') });
  expect(limits(own, { ...child, deceasedAt }).until).toEqual(['ID-05', String(deceasedAt)]);
  expect(limits(own, { ...child, deceasedAt, doNotTextSince }).until).toEqual([
    'ID-04',
    String(doNotTextSince),
  ]);
});

test('ID-01 no moment lets both a parent and the grown child’s own number be texted, nor neither', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('2005-01-01'), max: new Date('2010-01-01'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 8_000 }),
      (born, day) => {
        const person = { ...child, birthDate: born.toISOString().slice(0, 10) };
        const now = instant('2019-01-01T00:00Z').add({ hours: 24 * day });
        const since = instant('2010-01-02T00:00Z');
        const isOpen = (role: 'parent' | 'self'): boolean => {
          const { from, until } = linkLimits(person, link({ role, addedAt: since }), [], timeZone);
          const hasBegun = from === null || Temporal.Instant.compare(from.at, now) <= 0;
          return hasBegun && (until === null || Temporal.Instant.compare(until.at, now) > 0);
        };
        expect(isOpen('parent')).toBe(!isOpen('self'));
      },
    ),
  );
});
