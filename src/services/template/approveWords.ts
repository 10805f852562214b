import type { Connection } from '@/db/database.ts';
import {
  lastVersion,
  markTemplateRetired,
  markVersion,
  newestVersions,
  versionOf,
  type TemplateRow,
  type VersionRow,
} from '@/db/templateQueries.ts';
import { holdReasons, type HoldReason } from '@/domain/phi/holdReasons.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { builtInTemplates } from '@/domain/template/builtIn.ts';
import { checkWords, type WordProblem } from '@/domain/template/checkWords.ts';
import { spokenLanguage } from '@/domain/template/language.ts';
import { actorColumns, requireScope, type Context } from '../context.ts';
import { recordDeed } from '../recordDeed.ts';
import { currentWords, shippedAs } from './presentTemplate.ts';
import { templateAsChanged, type TemplateWithHistory } from './readTemplates.ts';
import { templateFrame, wordFrame } from './templateFrame.ts';
import { addVersion, templateToChange } from './writeWords.ts';

export type Approval = {
  /** Who knows the language and has read the words, and by what qualification; without it a translation counts as unreviewed (LANG-01). */
  reviewer?: string | undefined;
  /** Why doubtful content may stay; counts under the standard policy alone, else a second person has to look. */
  contentReason?: HoldReason | undefined;
};

/**
 * Approves a draft: from then on texts are made from it.
 * @throws Refusal not_found; conflict for what is no draft, was overtaken, or translates words that have changed; invalid_request, with rules and
 * positions, for words that the policy refuses; content_held where somebody else has to look
 */
export async function approveWords(
  ctx: Context,
  key: string,
  at: { language: string; version: number },
  approval: Approval,
): Promise<TemplateWithHistory> {
  requireScope(ctx.actor, 'templates:approve');
  await ctx.db.transaction().execute(async (tx) => {
    const template = await templateToChange(ctx, tx, key);
    const row = await versionOf(tx, ctx.clinicId, { templateId: template.id, ...at });
    if (!row) throw noVersion();
    if (row.state !== 'draft') throw new Refusal('conflict', 'These words were approved before.');
    if ((await lastVersion(tx, ctx.clinicId, template.id, at.language)) > at.version) {
      throw new Refusal('conflict', 'Newer words have been written since. Look at those.', {
        reason: 'overtaken',
      });
    }
    await approve(ctx, tx, template, row, approval);
  });
  return templateAsChanged(ctx, key);
}

/**
 * Marks the present words of a language as reviewed against the present source: a new version with the same words. For drafts that ship with
 * the product, and for translations that still hold after the source has changed.
 * @throws Refusal as `approveWords`, and conflict where there are no words, or in the source language
 */
export async function reviewWords(
  ctx: Context,
  key: string,
  language: string,
  reviewer: string,
): Promise<TemplateWithHistory> {
  requireScope(ctx.actor, 'templates:approve');
  await ctx.db.transaction().execute(async (tx) => {
    const template = await templateToChange(ctx, tx, key);
    const newest = await newestVersions(tx, ctx.clinicId, [template.id]);
    const words = currentWords(template, newest);
    const source = words.find((one) => one.language === template.sourceLanguage);
    const present = words.find((one) => one.language === language);
    if (!present || !source || present === source) {
      throw new Refusal('conflict', 'There is no translation to review.', { field: 'language' });
    }
    const before = newest.find((one) => one.language === language && one.version === present.version);
    const version = await addVersion(ctx, tx, template, {
      language,
      body: present.body,
      sourceVersion: source.version,
      ...(before && !present.isBuiltIn
        ? { author: { actorKind: before.writtenByKind, actorId: before.writtenById } }
        : {}),
    });
    const row = await versionOf(tx, ctx.clinicId, { templateId: template.id, language, version });
    if (!row) throw noVersion();
    await approve(ctx, tx, template, row, { reviewer });
  });
  return templateAsChanged(ctx, key);
}

/**
 * Takes the words in force of a language back. What ships, if anything, counts again.
 * @throws Refusal conflict for words that are not in force, and for the only words of a template of one's own
 */
export async function retireWords(
  ctx: Context,
  key: string,
  at: { language: string; version: number },
): Promise<TemplateWithHistory> {
  requireScope(ctx.actor, 'templates:approve');
  await ctx.db.transaction().execute(async (tx) => {
    const template = await templateToChange(ctx, tx, key);
    const place = { templateId: template.id, ...at };
    const row = await versionOf(tx, ctx.clinicId, place);
    if (!row) throw noVersion();
    const newest = await newestVersions(tx, ctx.clinicId, [template.id]);
    const inForce = newest.find(({ language, state }) => language === at.language && state !== 'draft');
    if (row.state !== 'approved' || inForce?.version !== at.version) {
      throw new Refusal('conflict', 'These words are not in force.', { reason: 'not_in_force' });
    }
    if (at.language === template.sourceLanguage && !shippedAs(template)) {
      throw new Refusal('conflict', 'Without these words nothing is left. Retire the template instead.', {
        reason: 'last_words',
      });
    }
    const { actorKind, actorId } = actorColumns(ctx.actor);
    await markVersion(tx, ctx.clinicId, place, {
      state: 'retired',
      retiredByKind: actorKind,
      retiredById: actorId,
      retiredAt: ctx.now(),
    });
    await recordDeed(ctx, tx, {
      action: 'template.words_retired',
      kind: 'template',
      id: template.id,
      detail: at,
    });
  });
  return templateAsChanged(ctx, key);
}

/** Takes a template of the clinic's own out of use, for good. @throws Refusal conflict for one that ships with the product */
export async function retireTemplate(ctx: Context, key: string): Promise<TemplateWithHistory> {
  requireScope(ctx.actor, 'templates:approve');
  await ctx.db.transaction().execute(async (tx) => {
    const template = await templateToChange(ctx, tx, key);
    if (template.builtIn) {
      throw new Refusal(
        'conflict',
        'This template ships with the product. Give it words of your own instead.',
        {
          reason: 'built_in',
        },
      );
    }
    const { actorKind, actorId } = actorColumns(ctx.actor);
    await markTemplateRetired(tx, ctx.clinicId, template.id, {
      retiredAt: ctx.now(),
      retiredByKind: actorKind,
      retiredById: actorId,
    });
    await recordDeed(ctx, tx, { action: 'template.retired', kind: 'template', id: template.id });
  });
  return templateAsChanged(ctx, key);
}

async function approve(
  ctx: Context,
  tx: Connection,
  template: TemplateRow,
  row: VersionRow,
  { reviewer, contentReason }: Approval,
): Promise<void> {
  const source = await sourceOf(ctx, tx, template, row);
  const frame = await templateFrame(ctx, tx);
  const { problems } = checkWords(
    row.body,
    spokenLanguage(row.language),
    wordFrame(frame, template.category),
    source,
  );
  const refused = problems.filter(({ outcome }) => outcome === 'refused');
  if (refused.length > 0) throw refusedFor(template, refused);
  const held = problems.filter(({ outcome }) => outcome === 'held');
  const byReason = contentReason !== undefined && frame.clinic.policy === 'standard';
  if (held.length > 0 && !byReason && !isSecondPerson(ctx, row)) throw heldFor(held, frame.clinic.policy);
  const by = actorColumns(ctx.actor);
  const now = ctx.now();
  const isTranslation = source !== null;
  const heldRules = [...new Set(held.map(({ rule }) => rule))];
  await markVersion(tx, ctx.clinicId, row, {
    state: 'approved',
    approvedByKind: by.actorKind,
    approvedById: by.actorId,
    approvedAt: now,
    heldRules,
    ...(isTranslation && reviewer !== undefined
      ? { reviewer, reviewedByKind: by.actorKind, reviewedById: by.actorId, reviewedAt: now }
      : {}),
  });
  const { language, version } = row;
  await recordDeed(ctx, tx, {
    action: 'template.approved',
    kind: 'template',
    id: template.id,
    detail: {
      language,
      version,
      isReviewed: isTranslation && reviewer !== undefined,
      heldRules,
      ...(heldRules.length > 0 && byReason ? { contentReason } : {}),
    },
  });
}

/** The words that a translation is one of; null for the source itself. @throws Refusal conflict where they are not approved, or have changed */
async function sourceOf(
  ctx: Context,
  tx: Connection,
  template: TemplateRow,
  row: VersionRow,
): Promise<string | null> {
  if (row.language === template.sourceLanguage) return null;
  const newest = await newestVersions(tx, ctx.clinicId, [template.id]);
  const source = currentWords(template, newest).find(({ language }) => language === template.sourceLanguage);
  if (!source) {
    throw new Refusal('conflict', 'Approve the words that these translate first.', {
      reason: 'source_not_approved',
    });
  }
  if (source.version !== row.sourceVersion) {
    throw new Refusal('conflict', 'The words that these translate have changed since. Write them anew.', {
      reason: 'stale',
    });
  }
  return source.body;
}

/** Somebody of the staff who did not write the words. */
function isSecondPerson({ actor }: Context, { writtenByKind, writtenById }: VersionRow): boolean {
  return actor.kind === 'staff' && !(writtenByKind === 'staff' && writtenById === actor.id);
}

function refusedFor(template: TemplateRow, refused: readonly WordProblem[]): Refusal {
  const safe = shippedAs(template)?.safeKey;
  return new Refusal('invalid_request', refused.map(({ message }) => message).join(' '), {
    field: 'body',
    reason: 'template_refused',
    rules: rulesOf(refused),
    ...(safe === undefined ? {} : { advice: `“${builtInTemplates[safe].title}” says it without.` }),
  });
}

function heldFor(held: readonly WordProblem[], policy: 'standard' | 'strict'): Refusal {
  return new Refusal('content_held', held.map(({ message }) => message).join(' '), {
    field: 'body',
    rules: rulesOf(held),
    advice:
      policy === 'strict'
        ? 'Have a colleague who did not write it approve it.'
        : `Have a colleague who did not write it approve it, or give a reason (${holdReasons.join(', ')}).`,
  });
}

function rulesOf(problems: readonly WordProblem[]) {
  return problems.map(({ rule, message, place }) => ({
    rule,
    message,
    start: place?.start ?? 0,
    end: place?.end ?? 0,
  }));
}

function noVersion(): Refusal {
  return new Refusal('not_found', 'There is no such version of the words.', { field: 'version' });
}
