import type { Category } from '../message/category.ts';
import type { Finding } from './finding.ts';

export type CategoryFacts = {
  category: Category;
  /** Who named it; `nobody`: it was taken from who spoke last. */
  chosenBy: 'caller' | 'template' | 'nobody';
  /** The category that the template belongs to; null for a person's own words. */
  templateCategory: Category | null;
  /** An answer of ours to STOP, START or HELP: nothing else is a system text. */
  isOwnAnswer: boolean;
};

/** One category a text, and the template's where there is one (CAT-01, CAT-02). */
export function categoryStage({
  category,
  chosenBy,
  templateCategory,
  isOwnAnswer,
}: CategoryFacts): Finding[] {
  if (category === 'system' && !isOwnAnswer) {
    return [
      wrong(
        'CAT-02',
        'System texts are our own answers to STOP, START and HELP. Choose what the text is about.',
      ),
    ];
  }
  if (templateCategory !== null && templateCategory !== category) {
    return [
      wrong('CAT-01', `This template is for ${templateCategory} texts: its category cannot be another one.`),
    ];
  }
  if (chosenBy !== 'nobody' || category === 'conversation') return [];
  return [
    {
      stage: 'category',
      rule: 'CAT-02',
      outcome: 'warn',
      code: 'category_assumed',
      sentence: `Nobody named a category, so the text counts as ${category}.`,
      advice: 'Name the category that the text is about.',
    },
  ];
}

function wrong(rule: string, sentence: string): Finding {
  return { stage: 'category', rule, outcome: 'block', code: 'category_wrong', sentence };
}
