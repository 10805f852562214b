import type { Connection } from '@/db/database.ts';
import { templateWithWords, type TemplateWithWords } from '@/db/templateQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { builtInTemplate } from '@/domain/template/builtIn.ts';
import { wordsInForce, type WordsInForce } from '@/domain/template/wordsInForce.ts';
import type { Context } from '../context.ts';

/** A template and the words that count today: the one way in which a text comes to be written from a template, by whatever path. */
export type TemplateInForce = Omit<TemplateWithWords, 'own'> & { words: WordsInForce[] };

/**
 * Reads a template for sending, in one read.
 * @throws Refusal not_found for an unknown key, conflict for a retired template
 */
export async function templateInForce(
  ctx: Context,
  connection: Connection,
  key: string,
): Promise<TemplateInForce> {
  const found = await templateWithWords(connection, ctx.clinicId, key);
  if (!found) throw new Refusal('not_found', 'There is no template with this key.', { field: 'templateKey' });
  const { own, ...template } = found;
  if (template.retiredAt !== null) {
    throw new Refusal('conflict', 'This template was retired. Choose another one.', {
      field: 'templateKey',
      reason: 'template_retired',
    });
  }
  // A later release may ship a template under a key that the clinic uses for its own.
  const builtIn = template.builtIn ? builtInTemplate(template.key) : undefined;
  return {
    ...template,
    purpose: builtIn?.purpose ?? template.purpose,
    words: wordsInForce(builtIn, template.sourceLanguage, own),
  };
}

/** For a template whose words wait for approval. */
export function noWords(): Refusal {
  return new Refusal('conflict', 'No words of this template have been approved yet.', {
    field: 'templateKey',
    reason: 'template_not_approved',
  });
}
