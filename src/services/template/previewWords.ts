import { newestVersions, templateByKey } from '@/db/templateQueries.ts';
import type { Category } from '@/domain/message/category.ts';
import { checkWords, type CheckedWords } from '@/domain/template/checkWords.ts';
import type { Language } from '@/domain/template/language.ts';
import { requireScope, type Context } from '../context.ts';
import { currentWords } from './presentTemplate.ts';
import { noTemplate } from './readTemplates.ts';
import { templateFrame, wordFrame } from './templateFrame.ts';

export type WordsToPreview = {
  body: string;
  language: Language;
  /** What they are words of; else of a template of that category that is yet to be made. */
  key?: string | undefined;
  category?: Category | undefined;
};

/** What would be said of words at their approval, and how a patient would see them. Changes nothing. @throws Refusal not_found */
export async function previewWords(ctx: Context, words: WordsToPreview): Promise<CheckedWords> {
  requireScope(ctx.actor, 'templates:read');
  const frame = await templateFrame(ctx, ctx.db);
  if (words.key === undefined) {
    return checkWords(words.body, words.language, wordFrame(frame, words.category ?? 'care'));
  }
  const template = await templateByKey(ctx.db, ctx.clinicId, words.key);
  if (!template) throw noTemplate();
  const newest = await newestVersions(ctx.db, ctx.clinicId, [template.id]);
  const source = currentWords(template, newest).find(({ language }) => language === template.sourceLanguage);
  const isTranslation = words.language !== template.sourceLanguage;
  return checkWords(
    words.body,
    words.language,
    wordFrame(frame, template.category),
    isTranslation ? (source?.body ?? null) : null,
  );
}
