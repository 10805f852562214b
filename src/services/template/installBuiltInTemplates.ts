import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { insertTemplate } from '@/db/templateQueries.ts';
import { builtInTemplates } from '@/domain/template/builtIn.ts';
import type { Context } from '../context.ts';

/** Gives the clinic the built-in templates that it does not have yet: what its own words for them belong to. What ships stays in the product. */
export async function installBuiltInTemplates(ctx: Context, tx: Connection): Promise<void> {
  for (const { key, title, category, purpose } of Object.values(builtInTemplates)) {
    const id = ctx.newId();
    const isNew = await insertTemplate(tx, {
      clinicId: ctx.clinicId,
      id,
      key,
      name: title,
      category,
      purpose,
      sourceLanguage: 'en',
      builtIn: true,
    });
    if (isNew) await recordChange(tx, ctx.clinicId, 'template', id);
  }
}
