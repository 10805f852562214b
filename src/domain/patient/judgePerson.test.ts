import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { categories } from '../message/category.ts';
import { careStates, promotionalCategories } from './careState.ts';
import { judgeEverybody, judgePerson, type PersonFacts } from './judgePerson.ts';
import { linkRoles, type LinkFacts } from './link.ts';
import { adulthood, linkLimits } from './linkLimits.ts';

const now = Temporal.Instant.from('2026-11-22T15:00Z');
const earlier = now.subtract({ hours: 1 });
const link = (facts: Partial<LinkFacts> = {}): LinkFacts => ({
  phoneNumber: '+12125550101',
  role: null,
  categories: null,
  startsOn: null,
  endsOn: null,
  confidentialSince: null,
  addedAt: Temporal.Instant.from('2020-01-01T12:00Z'),
  ...facts,
});
const person = (facts: Partial<PersonFacts> = {}): PersonFacts => ({
  birthDate: '1980-01-01',
  deceasedAt: null,
  doNotTextSince: null,
  careState: 'active',
  link: link(),
  otherLinks: [],
  ...facts,
});
const judge = (facts: Partial<PersonFacts>, category: (typeof categories)[number] = 'appointment') =>
  judgePerson(person(facts), { category, now, timeZone: 'America/New_York' }).map(
    ({ rule, outcome, code }) => `${rule} ${outcome} ${code}`,
  );

test('nothing speaks against an ordinary patient', () => {
  for (const category of categories) expect(judge({}, category)).toEqual([]);
});

test('ID-04, ID-05 stop every category but our answers to STOP, START and HELP', () => {
  for (const category of categories.filter((one) => one !== 'system')) {
    expect(judge({ doNotTextSince: earlier }, category)).toEqual(['ID-04 block do_not_text']);
    expect(judge({ deceasedAt: earlier }, category)).toEqual(['ID-05 block person_deceased']);
  }
  expect(judge({ doNotTextSince: earlier, deceasedAt: earlier }, 'system')).toEqual([]);
});

test('ID-04 says nothing about why', () => {
  const [finding] = judgePerson(person({ doNotTextSince: earlier }), {
    category: 'care',
    now,
    timeZone: 'UTC',
  });
  expect(finding).toEqual({
    stage: 'person',
    rule: 'ID-04',
    outcome: 'block',
    code: 'do_not_text',
    sentence: 'This patient is not texted.',
  });
});

test('ID-09 every state but active blocks marketing, survey and wellness, and nothing else', () => {
  for (const careState of careStates) {
    for (const category of categories) {
      const isBlocked = careState !== 'active' && promotionalCategories.includes(category);
      expect(judge({ careState }, category)).toEqual(isBlocked ? ['ID-09 block person_state'] : []);
    }
  }
});

describe('whose number it is', () => {
  const minor = '2010-05-05';
  test.each([
    ['ID-01 a minor’s own number', { birthDate: minor, link: link({ role: 'self' }) }, 'ID-01 block minor'],
    ['ID-01 a minor’s number of nobody knows whom', { birthDate: minor }, 'ID-01 warn minor_number_unsaid'],
    [
      'A28 ID-01 the parent of who turned 18 last night',
      { birthDate: '2008-11-22', link: link({ role: 'parent' }) },
      'ID-01 block turned_18',
    ],
    [
      'ID-02 a proxy whose time is over',
      { link: link({ role: 'proxy', endsOn: '2026-11-21' }) },
      'ID-02 block link_ended',
    ],
    [
      'ID-02 a proxy whose time begins tomorrow',
      { link: link({ role: 'proxy', startsOn: '2026-11-23' }) },
      'ID-02 block link_not_started',
    ],
    [
      'ID-02 a proxy for other things',
      { link: link({ role: 'proxy', categories: ['payment'] }) },
      'ID-02 block category_out_of_scope',
    ],
    [
      'A27 HIPAA-04 another number than the confidential one',
      {
        birthDate: minor,
        link: link({ role: 'parent' }),
        otherLinks: [link({ confidentialSince: earlier })],
      },
      'HIPAA-04 block confidential_number',
    ],
  ] as const)('%s', (_name, facts, found) => expect(judge(facts)).toEqual([found]));

  test.each([
    [
      'a minor’s confidential number',
      { birthDate: minor, link: link({ role: 'self', confidentialSince: earlier }) },
    ],
    ['a parent of a minor', { birthDate: minor, link: link({ role: 'parent' }) }],
    ['a proxy on the last day', { link: link({ role: 'proxy', endsOn: '2026-11-22' }) }],
    ['a proxy for this', { link: link({ role: 'proxy', categories: ['appointment'] }) }],
  ] as const)('may be texted: %s', (_name, facts) => expect(judge(facts)).toEqual([]));

  test('an answer in a conversation is in everybody’s scope', () => {
    expect(judge({ link: link({ role: 'proxy', categories: ['payment'] }) }, 'conversation')).toEqual([]);
  });
});

test('ID-04 a number that several people share is not texted while one of them is not to be', () => {
  const [ana, leo] = [person(), person({ doNotTextSince: earlier })];
  expect(judgeEverybody([ana], 'care')).toEqual([]);
  expect(judgeEverybody([ana, leo], 'care').map(({ code }) => code)).toEqual(['do_not_text']);
  expect(judgeEverybody([ana, leo], 'system')).toEqual([]);
});

const someDay = (from: string, to: string) =>
  fc
    .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10));

test('ID-01 no birthday is passed over, however long ago somebody came of age', () => {
  const timeZone = 'America/New_York';
  fc.assert(
    fc.property(
      someDay('1980-01-01', '2016-01-01'),
      fc.constantFrom(null, ...linkRoles),
      fc.option(someDay('1999-01-01', '2030-01-01')),
      someDay('1999-01-01', '2030-01-01'),
      someDay('2015-01-01', '2036-01-01'),
      (birthDate, role, startsOn, added, today) => {
        const asked = Temporal.Instant.from(`${today}T04:30Z`);
        const own = link({ role, startsOn, addedAt: Temporal.Instant.from(`${added}T04:30Z`) });
        const { from, until } = linkLimits(
          { birthDate, deceasedAt: null, doNotTextSince: null },
          own,
          [],
          timeZone,
        );
        const isPast = (at: Temporal.Instant): boolean => Temporal.Instant.compare(at, asked) <= 0;
        const adultAt = adulthood(birthDate, timeZone);
        const expected = [
          until && isPast(until.at) ? until.code : null,
          from && !isPast(from.at) ? from.code : null,
          adultAt && !isPast(adultAt) && role === null ? 'minor_number_unsaid' : null,
        ].filter((code) => code !== null);
        const found = judgePerson(person({ birthDate, link: own }), {
          category: 'appointment',
          now: asked,
          timeZone,
        });
        expect(found.map(({ code }) => code)).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});
