import type { Category } from '../message/category.ts';
import type { ClinicContent } from '../phi/scanContent.ts';
import { lintTemplate } from '../template/lintTemplate.ts';
import { parseTemplate } from '../template/parseTemplate.ts';
import { noticeKindFacts, type NoticeKind } from './noticeKind.ts';

/** Why a text is not in the words that its step asks for. */
export const wordsReasons = ['strict_policy', 'discreet', 'no_value', 'not_allowed', 'not_in_force'] as const;
export type WordsReason = (typeof wordsReasons)[number];

/** What can be said of a template's words before there is a patient. */
export type WordsFacts = {
  /** Why they may not be sent; null when they may. */
  refusedAs: Exclude<WordsReason, 'no_value'> | null;
  /** They name the number or the amount of the notice. */
  needsValue: boolean;
};

/** What is to be known of a template's words in force; without words it cannot be sent. */
export function wordsFacts(
  texts: readonly string[],
  about: { category: Category; policy: 'standard' | 'strict'; clinic: ClinicContent },
): WordsFacts {
  const needsValue = texts.some((text) => {
    const parsed = parseTemplate(text);
    return parsed.ok && parsed.fields.some((field) => field === 'id' || field === 'amount');
  });
  if (texts.length === 0) return { refusedAs: 'not_in_force', needsValue };
  const refused = lintTemplate({ texts, ...about }).filter(({ isRefused }) => isRefused);
  const isFor = (code: string): boolean => refused.some((problem) => problem.code === code);
  const refusedAs =
    refused.length === 0
      ? null
      : isFor('discreet_field')
        ? 'discreet'
        : isFor('sensitive_field')
          ? 'strict_policy'
          : 'not_allowed';
  return { refusedAs, needsValue };
}

export type ChosenWords = { templateKey: string; because: WordsReason | null };

/**
 * The words of a step: those that it asks for, where the policy and the place allow them and the report holds what they name; else the next
 * of the kind that tell less (brief, section 9). Null when none may be sent.
 */
export function chooseNoticeWords(
  kind: NoticeKind,
  templateKey: string | null,
  { hasValue }: { hasValue: boolean },
  known: ReadonlyMap<string, WordsFacts>,
): ChosenWords | null {
  let because: WordsReason | null = null;
  for (const key of wordsInOrder(kind, templateKey)) {
    const words = known.get(key) ?? { refusedAs: 'not_in_force' as const, needsValue: false };
    const against = words.refusedAs ?? (words.needsValue && !hasValue ? 'no_value' : null);
    if (against === null) return { templateKey: key, because };
    because ??= against;
  }
  return null;
}

/** What stands in for words that may not be sent, those that tell least last; the step's own come first. */
export function wordsInOrder(kind: NoticeKind, templateKey: string | null): string[] {
  const { templates } = noticeKindFacts[kind];
  return templateKey === null ? [...templates] : [...new Set([templateKey, ...templates.slice(1)])];
}
