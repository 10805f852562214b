import type { Connection } from '@/db/database.ts';
import {
  insertTemplate,
  insertVersion,
  lastVersion,
  lockTemplate,
  newestVersions,
  type TemplateRow,
} from '@/db/templateQueries.ts';
import type { Category } from '@/domain/message/category.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Language } from '@/domain/template/language.ts';
import { purposeAllows, type TemplatePurpose } from '@/domain/template/purpose.ts';
import { nextVersion } from '@/domain/template/wordsInForce.ts';
import type { ActorColumns } from '../actorNames.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { currentWords, shippedAs } from './presentTemplate.ts';
import { noTemplate, templateAsChanged, type TemplateWithHistory } from './readTemplates.ts';
import { keyFromName } from './templateKey.ts';

export type NewTemplate = {
  name: string;
  key?: string | undefined;
  category: Category;
  purpose: TemplatePurpose;
  sourceLanguage: Language;
  body: string;
};

/**
 * Makes a template of the clinic's own, with a first draft in its source language. Nothing is sent from it before the draft is approved.
 * @throws Refusal invalid_request for a purpose that is of another category, conflict for a key that is taken
 */
export async function createTemplate(ctx: Context, wanted: NewTemplate): Promise<TemplateWithHistory> {
  requireScope(ctx.actor, 'templates:write');
  const { name, category, purpose, sourceLanguage, body } = wanted;
  if (category === 'system') {
    throw new Refusal('invalid_request', 'System texts are our own answers to STOP, START and HELP.', {
      field: 'category',
    });
  }
  if (!purposeAllows(purpose, category)) {
    throw new Refusal('invalid_request', 'Texts for this purpose are of another category.', {
      field: 'category',
    });
  }
  const key = wanted.key ?? keyFromName(name);
  if (key.length < 2) {
    throw new Refusal('invalid_request', 'Give a key of Latin letters, digits and underscores.', {
      field: 'key',
    });
  }
  await ctx.db.transaction().execute(async (tx) => {
    const id = ctx.newId();
    const template = { id, key, name, category, purpose, sourceLanguage, builtIn: false, retiredAt: null };
    const { retiredAt: _, ...row } = template;
    if (!(await insertTemplate(tx, { ...row, clinicId: ctx.clinicId }))) {
      throw new Refusal('conflict', 'There is a template with this key already.', { field: 'key' });
    }
    await recordDeed(ctx, tx, {
      action: 'template.created',
      kind: 'template',
      id,
      detail: { category, purpose, language: sourceLanguage },
    });
    await addVersion(ctx, tx, template, { language: sourceLanguage, body, sourceVersion: null });
  });
  return templateAsChanged(ctx, key);
}

/**
 * Writes new words for a template in one language: a draft, which nobody gets before it is approved.
 * @throws Refusal not_found, conflict for a retired template or a translation of nothing
 */
export async function writeWords(
  ctx: Context,
  key: string,
  { language, body }: { language: Language; body: string },
): Promise<TemplateWithHistory> {
  requireScope(ctx.actor, 'templates:write');
  await ctx.db.transaction().execute(async (tx) => {
    const template = await templateToChange(ctx, tx, key);
    const sourceVersion = await versionToTranslate(ctx, tx, template, language);
    await addVersion(ctx, tx, template, { language, body, sourceVersion });
  });
  return templateAsChanged(ctx, key);
}

/** The template, locked until commit. @throws Refusal not_found, conflict */
export async function templateToChange(ctx: Context, tx: Connection, key: string): Promise<TemplateRow> {
  const template = await lockTemplate(tx, ctx.clinicId, key);
  if (!template) throw noTemplate();
  if (template.retiredAt !== null) {
    throw new Refusal('conflict', 'This template was retired.', { reason: 'template_retired' });
  }
  return template;
}

/** Adds a version under the template's lock, and notes it. Returns its number. */
export async function addVersion(
  ctx: Context,
  tx: Connection,
  template: TemplateRow,
  words: { language: string; body: string; sourceVersion: number | null; author?: ActorColumns },
): Promise<number> {
  const { language, body, sourceVersion } = words;
  const last = await lastVersion(tx, ctx.clinicId, template.id, language);
  const version = nextVersion(shippedAs(template), language, last);
  const author = words.author ?? actorColumns(ctx.actor);
  await insertVersion(tx, {
    clinicId: ctx.clinicId,
    templateId: template.id,
    language,
    version,
    body,
    sourceVersion,
    writtenByKind: author.actorKind,
    writtenById: author.actorId,
    writtenAt: ctx.now(),
  });
  await recordDeed(ctx, tx, {
    action: 'template.written',
    kind: 'template',
    id: template.id,
    detail: { language, version, sourceVersion },
  });
  return version;
}

/** The version of the source that a translation of today is one of: what counts, else the draft that waits. Null in the source language. */
async function versionToTranslate(
  ctx: Context,
  tx: Connection,
  template: TemplateRow,
  language: string,
): Promise<number | null> {
  const { sourceLanguage } = template;
  if (language === sourceLanguage) return null;
  const newest = await newestVersions(tx, ctx.clinicId, [template.id]);
  const source =
    currentWords(template, newest).find((one) => one.language === sourceLanguage) ??
    newest.find((one) => one.language === sourceLanguage && one.state === 'draft');
  if (!source) {
    throw new Refusal('conflict', 'There are no words to translate yet.', { field: 'language' });
  }
  return source.version;
}
