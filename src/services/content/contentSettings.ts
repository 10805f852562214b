import { recordAudit } from '@/db/auditQueries.ts';
import { contentSettings, updateContentSettings, type ContentSettings } from '@/db/contentSettingsQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import { askForPart2 } from '@/db/locationQueries.ts';
import { readRecordNumberMask } from '@/domain/phi/recordNumberMask.ts';
import { sensitiveTerms } from '@/domain/phi/sensitiveTerms.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { auditEvent } from '../auditEvent.ts';
import { requireScope, type Context } from '../context.ts';

/** What is left out stays as it is. */
export type ContentSettingsChange = {
  [K in keyof ContentSettings]?: ContentSettings[K] | undefined;
};

export type ContentSettingsView = ContentSettings & { warnings: { code: string; message: string }[] };

/** What the clinic has told the content scan, and what of it may disclose a condition. */
export async function readContentSettings(ctx: Context): Promise<ContentSettingsView> {
  requireScope(ctx.actor, 'templates:read');
  const settings = await contentSettings(ctx.db, ctx.clinicId);
  const { name } = await clinicById(ctx.db, ctx.clinicId);
  return { ...settings, warnings: warningsOf(settings, name) };
}

/**
 * Changes it; audited by the names of what changed alone, since words and hosts may tell of patients.
 * @throws Refusal invalid_request for a mask that would find too much, a host that is none, an alias that discloses (D-SENS)
 */
export async function changeContentSettings(
  ctx: Context,
  change: ContentSettingsChange,
): Promise<ContentSettingsView> {
  requireScope(ctx.actor, 'clinic:write');
  const { recordNumberPattern, smsAlias } = change;
  if (recordNumberPattern && readRecordNumberMask(recordNumberPattern) === null) {
    throw new Refusal(
      'invalid_request',
      'Write the pattern with 9 for a digit, A for a letter, * for either: at least 4 places, 3 of them digits, as in A9999999.',
      { field: 'recordNumberPattern' },
    );
  }
  if (smsAlias && sensitiveTerms(smsAlias).length > 0) {
    throw new Refusal(
      'invalid_request',
      'This name tells what the clinic treats. Choose one that does not.',
      {
        field: 'smsAlias',
      },
    );
  }
  await ctx.db.transaction().execute(async (tx) => {
    const before = await contentSettings(tx, ctx.clinicId);
    await updateContentSettings(tx, ctx.clinicId, {
      linkHosts: change.linkHosts ?? before.linkHosts,
      recordNumberPattern:
        recordNumberPattern === undefined ? before.recordNumberPattern : recordNumberPattern || null,
      heldWords: change.heldWords ?? before.heldWords,
      harmlessWords: change.harmlessWords ?? before.harmlessWords,
      smsAlias: smsAlias === undefined ? before.smsAlias : smsAlias,
      sensitivity: change.sensitivity ?? before.sensitivity,
      isDiscreet: change.isDiscreet ?? before.isDiscreet,
    });
    if (change.sensitivity === 'sud' && before.sensitivity !== 'sud') {
      await askForPart2(tx, ctx.clinicId, null);
    }
    await recordAudit(
      tx,
      auditEvent(ctx, {
        action: 'clinic.content_changed',
        kind: 'clinic',
        id: ctx.clinicId,
        detail: { changed: Object.keys(change) },
      }),
    );
  });
  return readContentSettings(ctx);
}

function warningsOf(settings: ContentSettings, name: string): ContentSettingsView['warnings'] {
  const warnings = [];
  if (settings.linkHosts.length === 0) {
    warnings.push({
      code: 'no_link_hosts',
      message:
        'No host is listed, so that texts with a link are blocked. Add your website’s and your portal’s.',
    });
  }
  if (settings.smsAlias === null && sensitiveTerms(name).length > 0) {
    warnings.push({
      code: 'telling_name',
      message: 'The clinic’s name tells what it treats. Give texts another name that does not.',
    });
  }
  if (settings.isDiscreet && settings.smsAlias === null) {
    warnings.push({
      code: 'discreet_without_alias',
      message: 'Discreet texts need a name of their own, such as “Scheduling Office”.',
    });
  }
  return warnings;
}
