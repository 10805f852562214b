import type { Template } from '@/contracts/template.ts';
import type { Language } from '@/domain/template/language.ts';
import type { TemplatePurpose } from '@/domain/template/purpose.ts';
import { languageWord } from '../words/languageWords.ts';

type Variant = Template['variants'][number];

/** What templates are for, as the list is grouped. */
export const purposeWords: Record<TemplatePurpose, string> = {
  visit_reminder: 'Reminders of a visit',
  visit_notice: 'Notices about a visit',
  prescription_ready: 'Prescriptions',
  results_ready: 'Lab results',
  payment_due: 'Payments',
  check_up_due: 'Check-ups that are due',
  feedback: 'Feedback',
  offer: 'Offers',
  other: 'Everything else',
};

/** Why patients do not get words in their language; null when they do. */
export function whyNotSent(
  variant: Variant,
  sourceLanguage: string,
): { title: string; words: string } | null {
  if (variant.isSent) return null;
  const [own, source] = [languageWord(variant.language), languageWord(sourceLanguage)];
  const instead = `Patients who read ${own} get ${source}.`;
  return variant.standing === 'stale'
    ? {
        title: 'Stale: not sent',
        words: `The ${source} words have changed since these were translated. ${instead}`,
      }
    : { title: 'Not reviewed: not sent', words: `Nobody who knows ${own} has read these words. ${instead}` };
}

/** Why a text came out in another language than the one that was asked for. */
export function fallbackWords(
  { wanted, reason }: { wanted: string; reason: 'missing' | 'unreviewed' | 'stale' },
  language: string,
): string {
  const own = languageWord(wanted);
  const because = {
    missing: `there are no ${own} words`,
    unreviewed: `nobody has reviewed the ${own} words`,
    stale: `the ${own} words translate an earlier text`,
  };
  return `In ${languageWord(language)}, because ${because[reason]}.`;
}

/** What stands beside a template in the list: languages that are sent, and what waits for somebody. */
export function marksOf({ variants, drafts }: Template): {
  sent: string;
  stale: number;
  unreviewed: number;
  drafts: number;
} {
  const count = (standing: Variant['standing']) =>
    variants.filter((variant) => variant.standing === standing).length;
  return {
    sent: variants
      .filter(({ isSent }) => isSent)
      .map(({ language }) => languageWord(language))
      .join(', '),
    stale: count('stale'),
    unreviewed: count('unreviewed'),
    drafts: drafts.length,
  };
}

/** What is said of a text in a language, for screen readers and people: "French, not sent". */
export function languageMark(template: Template, language: Language): 'sent' | 'not_sent' | 'draft' | 'none' {
  const variant = template.variants.find((one) => one.language === language);
  if (template.drafts.some((draft) => draft.language === language)) return 'draft';
  if (!variant) return 'none';
  return variant.isSent ? 'sent' : 'not_sent';
}
