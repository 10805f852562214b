import { sql } from 'kysely';
import type { Category } from '@/domain/message/category.ts';
import type { OwnWords } from '@/domain/template/wordsInForce.ts';
import type { Connection } from './database.ts';

export type TemplateRow = {
  id: string;
  key: string;
  name: string;
  category: Category;
  purpose: string;
  sourceLanguage: string;
  builtIn: boolean;
  retiredAt: Date | null;
};

const columns = [
  'id',
  'key',
  'name',
  'category',
  'purpose',
  'sourceLanguage',
  'builtIn',
  'retiredAt',
] as const;

/** Adds a template, without words. Returns false, and adds nothing, when the key is taken. */
export async function insertTemplate(
  connection: Connection,
  template: Omit<TemplateRow, 'retiredAt'> & { clinicId: string },
): Promise<boolean> {
  const row = await connection
    .insertInto('template')
    .values(template)
    .onConflict((conflict) => conflict.columns(['clinicId', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The clinic's templates, the built-in ones first. */
export function templatesOfClinic(connection: Connection, clinicId: string): Promise<TemplateRow[]> {
  return connection
    .selectFrom('template')
    .select(columns)
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
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('key', '=', key)
    .executeTakeFirst();
}

/** The same, locked until commit: one person at a time writes and approves its words. */
export function lockTemplate(
  connection: Connection,
  clinicId: string,
  key: string,
): Promise<TemplateRow | undefined> {
  return connection
    .selectFrom('template')
    .select(columns)
    .where('clinicId', '=', clinicId)
    .where('key', '=', key)
    .forUpdate()
    .executeTakeFirst();
}

/** A template with the clinic's own words for it, and whether the clinic sends what nobody reviewed: what each text from a template needs. */
export type TemplateWithWords = TemplateRow & { allowsUnreviewed: boolean; own: OwnWords[] };

/** In one read. */
export async function templateWithWords(
  connection: Connection,
  clinicId: string,
  key: string,
): Promise<TemplateWithWords | undefined> {
  const { rows } = await sql<TemplateWithWords>`
    select t.id, t.key, t.name, t.category, t.purpose, t.source_language, t.built_in, t.retired_at, c.allows_unreviewed,
           coalesce((
             select jsonb_agg(jsonb_build_object('language', v.language, 'version', v.version, 'body', v.body,
                      'sourceVersion', v.source_version, 'isReviewed', v.reviewed_at is not null, 'isRetired', v.state = 'retired'))
               from (select distinct on (language) * from template_version v
                      where v.clinic_id = t.clinic_id and v.template_id = t.id and v.state <> 'draft'
                      order by language, version desc) v), '[]') as own
      from template t join clinic c on c.id = t.clinic_id
     where t.clinic_id = ${clinicId}::uuid and t.key = ${key}`.execute(connection);
  return rows[0];
}

/** One version of a clinic's own words, with its marks. */
export type VersionRow = {
  templateId: string;
  language: string;
  version: number;
  body: string;
  sourceVersion: number | null;
  state: 'draft' | 'approved' | 'retired';
  writtenByKind: string;
  writtenById: string | null;
  writtenAt: Date;
  approvedByKind: string | null;
  approvedById: string | null;
  approvedAt: Date | null;
  heldRules: string[];
  reviewer: string | null;
  reviewedAt: Date | null;
  retiredAt: Date | null;
};

const versionColumns = [
  'templateId',
  'language',
  'version',
  'body',
  'sourceVersion',
  'state',
  'writtenByKind',
  'writtenById',
  'writtenAt',
  'approvedByKind',
  'approvedById',
  'approvedAt',
  'heldRules',
  'reviewer',
  'reviewedAt',
  'retiredAt',
] as const;

/** Of each language the newest version that was approved or retired, and the newest draft. */
export function newestVersions(
  connection: Connection,
  clinicId: string,
  templateIds: readonly string[],
): Promise<VersionRow[]> {
  if (templateIds.length === 0) return Promise.resolve([]);
  const isDraft = sql<boolean>`state = 'draft'`;
  return connection
    .selectFrom('templateVersion')
    .distinctOn(['templateId', 'language', isDraft])
    .select(versionColumns)
    .where('clinicId', '=', clinicId)
    .where('templateId', 'in', [...templateIds])
    .orderBy('templateId')
    .orderBy('language')
    .orderBy(isDraft)
    .orderBy('version', 'desc')
    .execute();
}

/** All versions of one template, the newest first. */
export function versionsOfTemplate(
  connection: Connection,
  clinicId: string,
  templateId: string,
  limit: number,
): Promise<VersionRow[]> {
  return connection
    .selectFrom('templateVersion')
    .select(versionColumns)
    .where('clinicId', '=', clinicId)
    .where('templateId', '=', templateId)
    .orderBy('writtenAt', 'desc')
    .orderBy('language')
    .orderBy('version', 'desc')
    .limit(limit)
    .execute();
}

export function versionOf(
  connection: Connection,
  clinicId: string,
  { templateId, language, version }: Pick<VersionRow, 'templateId' | 'language' | 'version'>,
): Promise<VersionRow | undefined> {
  return connection
    .selectFrom('templateVersion')
    .select(versionColumns)
    .where('clinicId', '=', clinicId)
    .where('templateId', '=', templateId)
    .where('language', '=', language)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** The number of the newest version in a language, 0 without one. Call it under the template's lock. */
export async function lastVersion(
  connection: Connection,
  clinicId: string,
  templateId: string,
  language: string,
): Promise<number> {
  const row = await connection
    .selectFrom('templateVersion')
    .select(({ fn }) => fn.max('version').as('last'))
    .where('clinicId', '=', clinicId)
    .where('templateId', '=', templateId)
    .where('language', '=', language)
    .executeTakeFirst();
  return row?.last ?? 0;
}

export async function insertVersion(
  connection: Connection,
  version: Pick<
    VersionRow,
    | 'templateId'
    | 'language'
    | 'version'
    | 'body'
    | 'sourceVersion'
    | 'writtenByKind'
    | 'writtenById'
    | 'writtenAt'
  > & { clinicId: string },
): Promise<void> {
  await connection.insertInto('templateVersion').values(version).execute();
}

/** Sets marks of a version; the words never change. */
export async function markVersion(
  connection: Connection,
  clinicId: string,
  { templateId, language, version }: Pick<VersionRow, 'templateId' | 'language' | 'version'>,
  marks: {
    state: 'approved' | 'retired';
    approvedByKind?: string;
    approvedById?: string | null;
    approvedAt?: Date;
    heldRules?: string[];
    reviewer?: string;
    reviewedByKind?: string;
    reviewedById?: string | null;
    reviewedAt?: Date;
    retiredByKind?: string;
    retiredById?: string | null;
    retiredAt?: Date;
  },
): Promise<void> {
  await connection
    .updateTable('templateVersion')
    .set(marks)
    .where('clinicId', '=', clinicId)
    .where('templateId', '=', templateId)
    .where('language', '=', language)
    .where('version', '=', version)
    .execute();
}

export async function markTemplateRetired(
  connection: Connection,
  clinicId: string,
  templateId: string,
  by: { retiredAt: Date; retiredByKind: string; retiredById: string | null },
): Promise<void> {
  await connection
    .updateTable('template')
    .set(by)
    .where('clinicId', '=', clinicId)
    .where('id', '=', templateId)
    .execute();
}
