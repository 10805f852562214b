import { categories } from '@/domain/message/category.ts';
import type { SmsComposer } from './useSmsComposer.ts';

/** Everything that a person can write about; confirmations of STOP, START and HELP are ours alone. */
const choices = categories.filter((category) => category !== 'system');

/** Says what the text is about, which decides whose consent and which hours count. A template has said it already. */
export function CategoryPicker({ composer, describedBy }: { composer: SmsComposer; describedBy: string }) {
  const { labels, category, isCategoryFixed } = composer;
  return (
    <select
      className="hb-composer-input hb-composer-select"
      aria-label={labels.category}
      aria-describedby={describedBy}
      value={category}
      disabled={isCategoryFixed}
      onChange={(event) => composer.chooseCategory(event.target.value)}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {labels.categories[choice]}
        </option>
      ))}
    </select>
  );
}
