import { categories } from '@/domain/message/category.ts';
import { type TextGrouping } from '@/domain/metric/textFigures.ts';
import { shortDayWords } from '../appointments/days.ts';
import { categoryWords } from '../words/categoryWords.ts';
import { languageWord } from '../words/languageWords.ts';

export const textGroupingWords: Record<TextGrouping, string> = {
  week: 'Week',
  kind: 'Kind of text',
  category: 'Category',
  campaign: 'Campaign',
  location: 'Location',
  language: 'Language',
};

const kinds: Readonly<Record<string, string>> = {
  answers: 'Automatic answers',
  staff: 'By staff and software',
  reminders: 'Reminders and notices',
  campaigns: 'Campaigns',
};

const without: Record<TextGrouping, string> = {
  week: 'No week',
  kind: 'Refused before it had a kind',
  category: 'No category',
  campaign: 'No campaign',
  location: 'No location',
  language: 'No language',
};

/** What a group of texts is called. */
export function textGroupWord(
  { key, name }: { key: string | null; name: string | null },
  by: TextGrouping,
): string {
  if (key === null) return without[by];
  if (by === 'week') return `Week of ${shortDayWords(key)}`;
  if (by === 'kind') return kinds[key] ?? key;
  if (by === 'language') return languageWord(key);
  const category = by === 'category' ? categories.find((one) => one === key) : undefined;
  return category === undefined ? (name ?? key) : categoryWords[category];
}
