import type { NewDecision } from './decisionQueries.ts';
import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';

/**
 * One of many decisions that mostly say the same: `evidence` is that of many, best the same thing in all of them, `ownEvidence` what is
 * added for this one.
 */
export type OneOfMany = Omit<NewDecision, 'evidence'> & {
  evidence: Readonly<Record<string, unknown>>;
  ownEvidence: Readonly<Record<string, unknown>>;
};

/** Decisions on their way to the database: what many say alike once, and each one's own part. */
export type AlikeDecisions = { kinds: string; rows: string };

/** Keeps the decisions about a page of a list, each whole in a row of its own. */
export async function recordAlikeDecisions(
  connection: Connection,
  clinicId: string,
  { kinds, rows }: AlikeDecisions,
): Promise<void> {
  await runPrepared(connection, write, [clinicId, kinds, rows]);
}

/**
 * Puts decisions into words. What many of them say alike travels once: of a page about which everything is the same that is a quarter of the
 * bytes, and half of PostgreSQL's time.
 */
export function alikeDecisions(decisions: readonly OneOfMany[]): AlikeDecisions {
  const kinds = new Map<string, number>();
  const rows = decisions.map((decision) => {
    const kind = kindOf(decision);
    const place = kinds.get(kind) ?? kinds.size;
    kinds.set(kind, place);
    return JSON.stringify({
      id: decision.id,
      kind: place,
      message_id: decision.messageId,
      conversation_id: decision.conversationId,
      own: decision.ownEvidence,
      patient_id: decision.refused?.patientId,
      phone_number: decision.refused?.phoneNumber,
    });
  });
  const numbered = [...kinds.keys()].map((kind, place) => `{"kind":${place},${kind}}`);
  return { kinds: `[${numbered.join(',')}]`, rows: `[${rows.join(',')}]` };
}

/** The members of a JSON object. */
function kindOf(decision: OneOfMany): string {
  const { step, outcome, code, rules, findings, evidence, packVersion, refused, actorKind, actorId } =
    decision;
  return (
    `"step":"${step}","outcome":"${outcome}","code":${jsonOf(code)},"rules":${jsonOf(rules)},` +
    `"findings":[${findings.map(jsonOf).join(',')}],"evidence":${jsonOf(evidence)},"pack_version":${jsonOf(packVersion)},` +
    `"not_before":${momentOf(decision.notBefore)},"latest_useful_at":${momentOf(decision.latestUsefulAt)},` +
    `"category":${jsonOf(refused?.category ?? null)},"actor_kind":${jsonOf(actorKind)},"actor_id":${jsonOf(actorId)},` +
    `"decided_at":${momentOf(decision.decidedAt)}`
  );
}

function momentOf(moment: Date | null): string {
  return moment === null ? 'null' : `"${moment.toISOString()}"`;
}

const texts = new WeakMap<object, string>();

/** What is the same thing in many decisions, such as a finding, is put into words once. It is never changed. */
function jsonOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JSON.stringify(value);
  let text = texts.get(value);
  if (text === undefined) {
    text = JSON.stringify(value);
    texts.set(value, text);
  }
  return text;
}

const write = prepared<never>(
  'decisions_alike_write',
  `insert into decision (clinic_id, id, message_id, conversation_id, step, outcome, code, rules, findings, evidence, pack_version,
     not_before, latest_useful_at, category, patient_id, phone_number, actor_kind, actor_id, decided_at)
   select $1::uuid, r.id, r.message_id, r.conversation_id, k.step, k.outcome, k.code, k.rules, k.findings, k.evidence || r.own, k.pack_version,
          k.not_before, k.latest_useful_at, k.category, r.patient_id, r.phone_number, k.actor_kind, k.actor_id, k.decided_at
     from jsonb_to_recordset($3::jsonb) as r (id uuid, kind int, message_id uuid, conversation_id uuid, own jsonb, patient_id uuid,
            phone_number text)
     join jsonb_to_recordset($2::jsonb) as k (kind int, step text, outcome text, code text, rules text[], findings jsonb, evidence jsonb,
            pack_version text, not_before timestamptz, latest_useful_at timestamptz, category text, actor_kind text, actor_id text,
            decided_at timestamptz) on k.kind = r.kind`,
);
