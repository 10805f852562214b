import type { Selectable } from 'kysely';
import type { ConsentEventRow } from '@/db/consentQueries.ts';
import type { DecisionRow } from '@/db/decisionQueries.ts';
import type { MessageRow } from '@/db/messageQueries.ts';
import type { SuppressionTable } from '@/db/schema.ts';
import type { Context } from '../context.ts';
import { statusOf } from '../message/presentMessage.ts';

export type ProofEntry = {
  at: string;
  kind: 'consent' | 'opt_out' | 'opt_in' | 'text' | 'decision';
  id: string;
  title: string;
  actor: { kind: string; name: string | null };
  words: string | null;
  facts: { name: string; value: string }[];
};

type Who = ProofEntry['actor'];
type Known = Readonly<Record<string, unknown>>;

const consentTitles = {
  granted: 'Agreed to',
  revoked: 'Withdrew consent to',
  attested: 'Consent attested for',
};

/** One event of the consent record. */
export function consentEntry(row: ConsentEventRow, actor: Who): ProofEntry {
  return {
    at: row.occurredAt.toISOString(),
    kind: 'consent',
    id: row.id,
    title: `${consentTitles[row.action]} ${row.category} texts`,
    actor,
    words: row.wording,
    facts: factsOf({
      kind: row.kind,
      channel: row.channel,
      means: row.means,
      basis: row.basis,
      'ends at': row.endsAt,
      'wording version': row.wordingVersion,
      language: row.language,
      'proof kept at': row.evidenceReference,
      'words say': row.writtenFlags,
      evidence: row.evidence,
      'patient id': row.patientId,
      'message id': row.messageId,
      'recorded at': row.recordedAt,
    }),
  };
}

/** An opt-out: its start, when it was asked for again, and its end. */
export function suppressionEntries(row: Selectable<SuppressionTable>, actor: Who): ProofEntry[] {
  const { id } = row;
  const patient = { kind: 'patient', name: null };
  const entries: ProofEntry[] = [
    {
      at: row.startedAt.toISOString(),
      kind: 'opt_out',
      id,
      title: 'Opted out of all texts',
      actor,
      words: null,
      facts: factsOf({ source: row.source, rule: row.rule, 'message id': row.messageId }),
    },
  ];
  if (row.askedAgainAt !== null && row.askedAgainAt > row.startedAt) {
    entries.push({
      at: row.askedAgainAt.toISOString(),
      kind: 'opt_out',
      id,
      title: 'Asked again to stop',
      actor: patient,
      words: null,
      facts: factsOf({ 'message id': row.askedAgainBy }),
    });
  }
  if (row.liftedAt !== null) {
    entries.push({
      at: row.liftedAt.toISOString(),
      kind: 'opt_in',
      id,
      title: 'Opted in again',
      actor: row.liftedBy === 'patient' ? patient : { kind: row.liftedBy ?? 'unknown', name: null },
      words: null,
      facts: factsOf({ 'message id': row.liftedMessageId }),
    });
  }
  return entries;
}

/** A text, with its words for those who may read them. */
export async function textEntry(
  ctx: Context,
  row: MessageRow,
  actor: Who,
  showsWords: boolean,
): Promise<ProofEntry> {
  const isInbound = row.direction === 'inbound';
  const place = { table: 'message', column: 'body', id: row.id };
  return {
    at: row.occurredAt.toISOString(),
    kind: 'text',
    id: row.id,
    title: isInbound ? 'Text from the number' : `Text to the number: ${row.category}`,
    actor: isInbound ? { kind: 'patient', name: null } : actor,
    words:
      showsWords && row.bodyErasedAt === null
        ? await ctx.vault.open(ctx.clinicId, place, { keyId: row.keyId, bytes: row.bodyEncrypted })
        : null,
    facts: factsOf({
      status: statusOf(row),
      'words removed at': row.bodyErasedAt,
      reason: row.reasonCode,
      'error code': row.errorCode,
      template: row.templateKey,
      'template version': row.templateVersion,
      language: row.language,
      'sent from': row.senderNumber,
      'Twilio SID': row.twilioSid,
      'handed over at': row.handedOverAt,
      'opt-out type': row.optOutType,
      'patient id': row.patientId,
    }),
  };
}

const outcomes = { allow: 'Allowed', hold: 'Held', block: 'Not sent' };

/** Why a text was or was not sent. */
export function decisionEntry(row: DecisionRow, actor: Who): ProofEntry {
  return {
    at: row.decidedAt.toISOString(),
    kind: 'decision',
    id: row.id,
    title: `${outcomes[row.outcome]} by the gate${row.code === null ? '' : `: ${row.code}`}`,
    actor,
    words: null,
    facts: factsOf({
      step: row.step,
      category: row.category,
      rules: row.rules,
      findings: row.findings,
      evidence: row.evidence,
      'version of the rules': row.packVersion,
      'not before': row.notBefore,
      'useful until': row.latestUsefulAt,
      'message id': row.messageId,
    }),
  };
}

/** What is known, as text; what is not is left out. */
function factsOf(known: Known): ProofEntry['facts'] {
  return Object.entries(known).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === '' ? [] : [{ name, value: text }];
  });
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join(', ');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, one]) => [name, textOf(one)])
      .filter(([, one]) => one !== '')
      .map(([name, one]) => `${name}: ${one}`)
      .join('; ');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
