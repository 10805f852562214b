import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { insertTemplate } from '@/db/templateQueries.ts';
import { builtInTemplates } from '@/domain/template/builtIn.ts';
import { reviewedLanguages } from '@/domain/template/language.ts';
import type { Context } from '../context.ts';

/** Gives the clinic the built-in templates that it does not have yet. One that is there stays as it is. */
export async function installBuiltInTemplates(ctx: Context, tx: Connection): Promise<void> {
  for (const { key, title, category, texts } of Object.values(builtInTemplates)) {
    const id = ctx.newId();
    const isNew = await insertTemplate(
      tx,
      { clinicId: ctx.clinicId, id, key, name: title, category, builtIn: true },
      reviewedLanguages.map((language) => ({ language, body: texts[language] })),
    );
    if (isNew) await recordChange(tx, ctx.clinicId, 'template', id);
  }
}
