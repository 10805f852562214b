import type { ContentRule, TextRange } from './contentRule.ts';
import type { WrittenDate } from './datesInText.ts';

const birthWord =
  /(?<![a-z])(?:dob|d\.o\.b|date of birth|birth ?date|birth ?day|born|fecha de nac(?:imiento)?|f\. ?nac|nacio|nacid[oa])(?![a-z])/gi;
const between = /^[^a-z0-9]{0,4}(?:(?:is|was|on|es|el|date|of)[^a-z0-9]{1,3}){0,3}$/i;
/** The longest that may stand between the word and its date: ". date is on: ". */
const farthest = 20;

/** A date after a word of birth, and the patient's own birth date in any form. */
export const birthDate: ContentRule<'D-DOB'> = {
  id: 'D-DOB',
  sentence: 'The text contains a birth date. Never send one by text.',
  needs: { digits: 4 },
  find: ({ text, dates }, { patientBirthDate }) => {
    if (dates.length === 0) return [];
    const own = dates.filter((date) => patientBirthDate !== undefined && isSameDay(date, patientBirthDate));
    const wordEnds = Array.from(text.matchAll(birthWord), (match) => match.index + match[0].length);
    return [...own, ...afterWord(text, dates, wordEnds)].map(({ start, end }) => ({ start, end }));
  },
};

/** Both lists are walked once, in text order. */
function afterWord(text: string, dates: readonly WrittenDate[], wordEnds: readonly number[]): TextRange[] {
  const inOrder = dates.toSorted((one, other) => one.start - other.start);
  let word = 0;
  return inOrder.filter(({ start }) => {
    while ((wordEnds[word + 1] ?? Infinity) <= start) word += 1;
    const end = wordEnds[word];
    return (
      end !== undefined && end <= start && start - end <= farthest && between.test(text.slice(end, start))
    );
  });
}

function isSameDay(date: WrittenDate, isoDay: string): boolean {
  const [year = 0, month, day] = isoDay.split('-').map(Number);
  return date.readings.some(
    (reading) =>
      reading.month === month &&
      reading.day === day &&
      (reading.year === null ? reading.shortYear === year % 100 : reading.year === year),
  );
}
