import type { ColumnProfile } from './columnProfile.ts';
import { foldText } from './foldText.ts';
import { fieldsByName } from './columnNames.ts';
import { consentFields, importFields, type ImportField, type Mapping } from './importFields.ts';
import type { DateOrder } from './readDate.ts';
import type { Clock } from './readTime.ts';

/** How dates and times are meant where the cells alone do not say it. */
export type Choices = { dateOrder: DateOrder; birthDateOrder: DateOrder; clock: Clock };
export type Doubt = keyof Choices;

/** A column's name as names are compared: folded, CamelCase and punctuation as spaces. */
export function columnName(text: string): string {
  return foldText(text.replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replaceAll(/[^\p{L}\p{N}']+/gu, ' '));
}

/** What the columns of a file are: by their names, else by what is in them. Each field has one column, and no column two fields. */
export function suggestMapping(profiles: readonly ColumnProfile[]): Mapping {
  const found = profiles.flatMap((profile, column) =>
    fieldsByName(columnName(profile.name)).map(({ field, rank }) => ({
      ...withContent(field, profile),
      column,
      rank,
    })),
  );
  const mapping: Mapping = {};
  const taken = new Set<number>();
  const take = (field: ImportField, column: number): void => {
    if (mapping[field] !== undefined || taken.has(column)) return;
    mapping[field] = column;
    taken.add(column);
  };
  for (const { field, column } of found
    .filter(({ fits }) => fits)
    .toSorted((one, other) => one.rank - other.rank))
    take(field, column);
  byContent(profiles, mapping, taken, take);
  if (mapping.startsAt !== undefined) {
    delete mapping.date;
    delete mapping.time;
  }
  if (mapping.givenName !== undefined && mapping.familyName !== undefined) delete mapping.fullName;
  // "Nombre" without surnames beside it is the whole name.
  if (mapping.givenName !== undefined && mapping.familyName === undefined && mapping.fullName === undefined) {
    const profile = profiles[mapping.givenName];
    if (profile && share(profile.names, profile) > 0.8) {
      mapping.fullName = mapping.givenName;
      delete mapping.givenName;
    }
  }
  if (mapping.consent === undefined) for (const field of consentFields) delete mapping[field];
  return Object.fromEntries(
    importFields.flatMap((field) => (mapping[field] === undefined ? [] : [[field, mapping[field]]])),
  );
}

/** A field as what is in the column has it: a "date" with times in it is the whole start. `fits`: nothing in the column speaks against it. */
function withContent(field: ImportField, profile: ColumnProfile): { field: ImportField; fits: boolean } {
  const isEmpty = profile.filled === 0;
  const isStart = share(profile.dateTimes, profile) > 0.5;
  switch (field) {
    case 'date':
    case 'time':
      return isStart
        ? { field: 'startsAt', fits: true }
        : { field, fits: isEmpty || share(field === 'date' ? profile.dates : profile.times, profile) > 0.3 };
    case 'startsAt':
      if (isStart) return { field, fits: true };
      return share(profile.dates, profile) > 0.5
        ? { field: 'date', fits: true }
        : { field: 'time', fits: share(profile.times, profile) > 0.5 };
    case 'birthDate':
      return { field, fits: isEmpty || share(profile.dates + profile.dateTimes, profile) > 0.3 };
    case 'phoneNumber':
      return { field, fits: isEmpty || share(profile.phones, profile) > 0.3 };
    default:
      return { field, fits: true };
  }
}

function byContent(
  profiles: readonly ColumnProfile[],
  mapping: Mapping,
  taken: ReadonlySet<number>,
  take: (field: ImportField, column: number) => void,
): void {
  const first = (fits: (profile: ColumnProfile) => boolean): number =>
    profiles.findIndex((profile, column) => !taken.has(column) && profile.filled > 0 && fits(profile));
  const guess = (field: ImportField, fits: (profile: ColumnProfile) => boolean): void => {
    const column = first(fits);
    if (column >= 0) take(field, column);
  };
  guess('phoneNumber', (one) => share(one.phones, one) > 0.8);
  if (mapping.date === undefined) guess('startsAt', (one) => share(one.dateTimes, one) > 0.8);
  if (mapping.startsAt === undefined) {
    guess('date', (one) => share(one.dates, one) > 0.8 && share(one.past, one) < 0.5);
    guess('time', (one) => share(one.times, one) > 0.8);
  }
  guess('birthDate', (one) => share(one.dates, one) > 0.8 && share(one.past, one) > 0.9);
  if (mapping.fullName === undefined && mapping.givenName === undefined)
    guess('fullName', (one) => share(one.names, one) > 0.9);
}

function share(count: number, { filled }: ColumnProfile): number {
  return filled === 0 ? 0 : count / filled;
}

/**
 * How dates and times are to be read: as somebody has said, else as the whole column shows, else as the other column of dates shows. What
 * then is in doubt is to be asked, and `usual` only stands there meanwhile.
 */
export function settleChoices(
  profiles: readonly ColumnProfile[],
  mapping: Mapping,
  said: Partial<Choices>,
  usual: DateOrder,
): { choices: Choices; doubts: Doubt[] } {
  const at = (field: ImportField) => profiles[mapping[field] ?? -1];
  const ofVisits = orderOf(at('startsAt') ?? at('date'));
  // Days of consents are asked about where no other day of the file has to be.
  const visit = ofVisits === 'none' ? orderOf(at('consentDate')) : ofVisits;
  const birth = orderOf(at('birthDate'));
  const settle = (name: 'dateOrder' | 'birthDateOrder', own: Order, other: Order) => {
    const known = said[name] ?? sure(own) ?? (own === 'open' ? sure(other) : null);
    return { order: known ?? usual, isDoubtful: known === null && own !== 'none' };
  };
  const visits = settle('dateOrder', visit, birth);
  const births = settle('birthDateOrder', birth, said.dateOrder ?? visit);
  const times = at('startsAt') ?? at('time');
  const isEarly = (times?.early ?? 0) > 0;
  const clock = said.clock ?? ((times?.is24 ?? 0) > 0 ? '24h' : null);
  return {
    choices: { dateOrder: visits.order, birthDateOrder: births.order, clock: clock ?? '12h' },
    doubts: [
      ...(visits.isDoubtful ? (['dateOrder'] as const) : []),
      ...(births.isDoubtful ? (['birthDateOrder'] as const) : []),
      ...(clock === null && isEarly ? (['clock'] as const) : []),
    ],
  };
}

/** The order of the days of consents: that of their own column where it shows one, else that of the visits. */
export function consentDateOrder(
  profiles: readonly ColumnProfile[],
  mapping: Mapping,
  { dateOrder }: Choices,
): DateOrder {
  return sure(orderOf(profiles[mapping.consentDate ?? -1])) ?? dateOrder;
}

/** `open`: each day can be read in both orders; `mixed`: the column contradicts itself; `none`: no day depends on it. */
type Order = DateOrder | 'open' | 'mixed' | 'none';

function orderOf(profile: ColumnProfile | undefined): Order {
  if (!profile) return 'none';
  const { mdy, dmy, either, nearMdy, nearDmy } = profile;
  if (mdy > 0 && dmy > 0) return 'mixed';
  if (mdy > 0) return 'mdy';
  if (dmy > 0) return 'dmy';
  if (either === 0) return 'none';
  // Tomorrow's visits, read the other way round, would be months away: nobody means that.
  if (nearMdy === either && nearDmy * 2 < either) return 'mdy';
  if (nearDmy === either && nearMdy * 2 < either) return 'dmy';
  return 'open';
}

function sure(order: Order): DateOrder | null {
  return order === 'mdy' || order === 'dmy' ? order : null;
}
