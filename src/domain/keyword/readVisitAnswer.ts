import { foldAccents, normalise } from './normalise.ts';
import type { Intent } from './situation.ts';
import { unspaced, visitWord, type VisitAction, type VisitWord } from './visitWords.ts';

/** A visit that may be named: by its number in what we asked, and by the patient's first name where that is one visit's alone. */
export type NamedVisit = { number: number | null; firstName: string };

/** What was said of each visit, by its place in the list; `unclear` where the words can be read in two ways, or name what was not asked about. */
export type VisitAnswer = Map<number, Intent | 'no'> | 'unclear';

type Asked = {
  visits: readonly NamedVisit[];
  /** The places of those that “all” stands for; null where that would be a guess. */
  all: readonly number[] | null;
  /** What a visit that is only named is to be. */
  bare: Intent;
  /** A first name alone is an answer: we asked which. Else it may be whose text it is. */
  mayOnlyName: boolean;
};
type Action = { kind: 'action'; action: VisitAction; isLetter: boolean };
type Target = { kind: 'target'; places: readonly number[]; by: 'number' | 'name' | 'all' };
type Token = Action | Target | { kind: 'and' } | { kind: 'y' } | { kind: 'break' } | { kind: 'courtesy' };
type Reading = Map<number, VisitAction | 'bare'>;

const mostNameWords = 4;

/**
 * Reads an answer about several visits: “1 yes 2 no”, “cancel 2”, “1 y 2”, “Leo yes, Ana cancel”, “confirm 1, reschedule 2”, “both”. Every
 * word has to be a known one, else it is no such answer (null). Said in a way that can be read in two, it is `unclear`: all the ways in
 * which actions may go with the visits before or after them must agree. Never throws.
 */
export function readVisitAnswer(text: string, asked: Asked): VisitAnswer | null {
  const tokens = tokensOf(text, asked);
  if (tokens === null || !tokens.some(({ kind }) => kind === 'target')) return null;
  if (tokens.some((token) => token.kind === 'target' && token.places.length === 0)) return 'unclear';
  if (saysOnlyNames(tokens) && (!asked.mayOnlyName || tokens.some(({ kind }) => kind === 'courtesy')))
    return null;
  if (mixesNamesAndNumbers(tokens) || beginsWithNumero(tokens) || endsSigned(tokens)) return 'unclear';
  const readings = withY(tokens.filter(({ kind }) => kind !== 'courtesy')).map((meant) =>
    readAll(meant, asked.bare),
  );
  const [first] = readings;
  if (first === undefined || first === 'unclear') return 'unclear';
  return readings.every((other) => other !== 'unclear' && isSame(first, other)) ? first : 'unclear';
}

/** “no 2” may be “number 2”. */
function beginsWithNumero(tokens: readonly Token[]): boolean {
  const [first, second] = tokens;
  return (
    first?.kind === 'action' && first.action === 'no' && second?.kind === 'target' && second.by === 'number'
  );
}

function saysOnlyNames(tokens: readonly Token[]): boolean {
  return (
    tokens.some((token) => token.kind === 'target' && token.by === 'name') &&
    !tokens.some((token) => token.kind === 'action' || (token.kind === 'target' && token.by !== 'name'))
  );
}

/** “Yes, Ana”, “yes thank you Ana”: the name may be whose visit is meant, or who writes. */
function endsSigned(tokens: readonly Token[]): boolean {
  const [before, last] = tokens.slice(-2);
  const isSignature =
    last?.kind === 'target' &&
    last.by === 'name' &&
    (before?.kind === 'break' || before?.kind === 'courtesy') &&
    tokens.filter((token) => token.kind === 'target' && token.by === 'name').length === 1;
  return isSignature && tokens.some(({ kind }) => kind === 'action');
}

/** “Leo 1”: the number may be the visit's, or what is wanted. “1 Leo” of the same visit is one target said twice. */
function mixesNamesAndNumbers(tokens: readonly Token[]): boolean {
  const places = (by: Target['by']): Set<number> =>
    new Set(tokens.flatMap((token) => (token.kind === 'target' && token.by === by ? token.places : [])));
  const [byName, byNumber] = [places('name'), places('number')];
  return byName.size > 0 && byNumber.size > 0 && byName.symmetricDifference(byNumber).size > 0;
}

/** The tokens with each thing that “y” may be: “yes” beside another letter or at an end, “and” beside other words, either beside yes and no. */
function withY(tokens: readonly Token[]): Token[][] {
  const actions = tokens.filter((token) => token.kind === 'action');
  const yes: Action = { kind: 'action', action: 'yes', isLetter: true };
  const as = (meant: Token): Token[] =>
    tokens.map((token, index) => {
      if (token.kind !== 'y') return token;
      const next = tokens[index + 1];
      if (tokens[index - 1]?.kind === 'action') return { kind: 'and' };
      return next === undefined || next.kind === 'break' ? yes : meant;
    });
  if (!tokens.some(({ kind }) => kind === 'y')) return [[...tokens]];
  if (actions.some(({ isLetter }) => isLetter)) return [as(yes)];
  if (actions.every(({ action }) => action === 'yes' || action === 'no'))
    return [as(yes), as({ kind: 'and' })];
  return [as({ kind: 'and' })];
}

function readAll(tokens: readonly Token[], bare: Intent): VisitAnswer {
  const backwards = tokens.toReversed();
  const readings = [
    readOneWay(tokens, { stopsAtBreaks: false, stopsBetweenTargets: false }),
    readOneWay(tokens, { stopsAtBreaks: true, stopsBetweenTargets: false }),
    readOneWay(backwards, { stopsAtBreaks: false, stopsBetweenTargets: false }),
    readOneWay(backwards, { stopsAtBreaks: true, stopsBetweenTargets: true }),
  ].flatMap((reading) => (reading === null ? [] : [meaningOf(reading, bare)]));
  const [first] = readings;
  if (first === undefined || first === 'unclear') return 'unclear';
  return readings.every((other) => other !== 'unclear' && isSame(first, other)) ? first : 'unclear';
}

/**
 * Each visit with the nearest action before it, in the given order of the tokens. Null where an action would be about nothing, or a visit is
 * said to be two things.
 */
function readOneWay(
  tokens: readonly Token[],
  rules: { stopsAtBreaks: boolean; stopsBetweenTargets: boolean },
): Reading | null {
  const reading: Reading = new Map();
  let action: VisitAction | null = null;
  let isIdle = false;
  let before: Token | undefined;
  for (const token of tokens) {
    if (token.kind === 'action') {
      if (isIdle) return null;
      action = token.action;
      isIdle = true;
    } else if (token.kind === 'break') {
      if (rules.stopsAtBreaks && action !== null) {
        if (isIdle) return null;
        action = null;
      }
    } else if (token.kind === 'target') {
      if (rules.stopsBetweenTargets && before?.kind === 'target') action = null;
      for (const place of token.places) if (!say(reading, place, action ?? 'bare')) return null;
      isIdle = false;
    }
    before = token;
  }
  return isIdle ? null : reading;
}

/** Whether this can be said of the visit beside what was said before; a visit that was only named may be said more about. */
function say(reading: Reading, place: number, action: VisitAction | 'bare'): boolean {
  const known = reading.get(place);
  if (known !== undefined && known !== 'bare' && action !== 'bare') return known === action;
  if (known === undefined || known === 'bare') reading.set(place, action);
  return true;
}

function meaningOf(reading: Reading, bare: Intent): VisitAnswer {
  const meaning = new Map<number, Intent | 'no'>();
  for (const [place, action] of reading) {
    // “Yes” to “which do you want to cancel?” may be a yes to the visit or to its end.
    if ((action === 'yes' || action === 'no') && bare !== 'confirm') return 'unclear';
    meaning.set(place, action === 'bare' ? bare : action === 'yes' ? 'confirm' : action);
  }
  return meaning;
}

function isSame(one: ReadonlyMap<number, string>, other: ReadonlyMap<number, string>): boolean {
  return one.size === other.size && [...one].every(([place, action]) => other.get(place) === action);
}

/** The text as what it names and wants; null where a word is not known. A target that was not asked about has no places. */
function tokensOf(text: string, asked: Asked): Token[] | null {
  const names = namesOf(asked.visits);
  const parts = partsOf(text);
  const tokens: Token[] = [];
  for (let at = 0; at < parts.length;) {
    const found = longestAt(parts, at, names, asked);
    if (found === null) return null;
    tokens.push(found.token);
    at += found.length;
  }
  return tokens;
}

type Part = { accented: string; folded: string };

/** Words, and marks that divide; of scripts without spaces each sign by itself. */
function partsOf(text: string): Part[] {
  const { clean } = normalise(text);
  const divided = clean
    .toLowerCase()
    .normalize('NFC')
    .replace(/'s\b/g, '')
    .replaceAll("'", '')
    .replace(/[,.;:!?\n/|，。；：、！？،؛؟]+/g, ' , ')
    .replace(new RegExp(unspaced.source, 'gu'), ' $& ')
    .replace(/[^\p{L}\p{M}\p{N},]+/gu, ' ')
    .trim();
  return divided.split(/ +/).map((accented) => ({ accented, folded: foldAccents(accented) }));
}

function longestAt(
  parts: readonly Part[],
  at: number,
  names: ReadonlyMap<string, readonly number[]>,
  asked: Asked,
): { token: Token; length: number } | null {
  if (parts[at]?.folded === ',') return { token: { kind: 'break' }, length: 1 };
  for (let length = Math.min(mostNameWords, parts.length - at); length > 0; length -= 1) {
    const some = parts.slice(at, at + length);
    const form = { accented: joined(some, 'accented'), folded: joined(some, 'folded') };
    const word = visitWord(form);
    if (word !== undefined) return { token: tokenOf(word, asked), length };
    const places = names.get(form.folded);
    if (places !== undefined)
      return {
        token: { kind: 'target', places: places.length === 1 ? places : [], by: 'name' },
        length,
      };
  }
  const number = /^\d{1,2}$/.exec(parts[at]?.folded ?? '')?.[0];
  return number === undefined
    ? null
    : { token: tokenOf({ kind: 'number', number: Number(number) }, asked), length: 1 };
}

function tokenOf(word: VisitWord, { visits, all }: Asked): Token {
  switch (word.kind) {
    case 'number': {
      const place = visits.findIndex(({ number }) => number === word.number);
      return { kind: 'target', places: place === -1 ? [] : [place], by: 'number' };
    }
    case 'all':
      return { kind: 'target', places: all ?? [], by: 'all' };
    case 'two':
      return { kind: 'target', places: all?.length === 2 ? all : [], by: 'all' };
    default:
      return word;
  }
}

/** First names as they may be typed, with the places of their visits: whole, and the first word of several. */
function namesOf(visits: readonly NamedVisit[]): Map<string, number[]> {
  const names = new Map<string, number[]>();
  for (const [place, { firstName }] of visits.entries()) {
    const words = partsOf(firstName).filter(({ folded }) => folded !== '' && folded !== ',');
    const forms = new Set([joined(words, 'folded'), words[0]?.folded ?? '']);
    for (const form of forms) if (form !== '') names.set(form, [...(names.get(form) ?? []), place]);
  }
  return names;
}

function joined(parts: readonly Part[], form: keyof Part): string {
  return parts.map((part) => part[form]).join(parts.every(({ folded }) => unspaced.test(folded)) ? '' : ' ');
}
