import type { Connection } from './database.ts';
import type { Category } from '@/domain/message/category.ts';

export type TemplateRow = { id: string; key: string; name: string; category: Category; builtIn: boolean };
export type VariantRow = {
  templateId: string;
  language: string;
  version: number;
  body: string;
  reviewedAt: Date | null;
};

/** Adds a template with the first version of its texts. Returns false, and adds nothing, when the key is taken. */
export async function insertTemplate(
  connection: Connection,
  template: TemplateRow & { clinicId: string },
  variants: readonly { language: string; body: string }[],
): Promise<boolean> {
  const row = await connection
    .insertInto('template')
    .values(template)
    .onConflict((conflict) => conflict.columns(['clinicId', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row || variants.length === 0) return row !== undefined;
  await connection
    .insertInto('templateVariant')
    .values(variants.map((variant) => ({ clinicId: template.clinicId, templateId: template.id, ...variant })))
    .execute();
  return true;
}

/** The clinic's templates, the built-in ones first. */
export function templatesOfClinic(connection: Connection, clinicId: string): Promise<TemplateRow[]> {
  return connection
    .selectFrom('template')
    .select(['id', 'key', 'name', 'category', 'builtIn'])
    .where('clinicId', '=', clinicId)
    .orderBy('builtIn', 'desc')
    .orderBy('name')
    .orderBy('id')
    .execute();
}

export function templateByKey(
  connection: Connection,
  clinicId: string,
  key: string,
): Promise<TemplateRow | undefined> {
  return connection
    .selectFrom('template')
    .select(['id', 'key', 'name', 'category', 'builtIn'])
    .where('clinicId', '=', clinicId)
    .where('key', '=', key)
    .executeTakeFirst();
}

/** The newest version of each language of these templates. */
export function currentVariants(
  connection: Connection,
  clinicId: string,
  templateIds: readonly string[],
): Promise<VariantRow[]> {
  if (templateIds.length === 0) return Promise.resolve([]);
  return connection
    .selectFrom('templateVariant')
    .distinctOn(['templateId', 'language'])
    .select(['templateId', 'language', 'version', 'body', 'reviewedAt'])
    .where('clinicId', '=', clinicId)
    .where('templateId', 'in', [...templateIds])
    .orderBy('templateId')
    .orderBy('language')
    .orderBy('version', 'desc')
    .execute();
}
