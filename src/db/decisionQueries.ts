import type { Selectable } from 'kysely';
import type { KeptFinding } from '@/domain/gate/keptDecision.ts';
import type { Category } from '@/domain/message/category.ts';
import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';
import type { DecisionTable } from './schema.ts';

export type DecisionRow = Selectable<DecisionTable>;

/** Why a text was or was not sent. It is never changed: what is said later is a row of its own. */
export type NewDecision = {
  id: string;
  messageId: string | null;
  conversationId: string | null;
  step: DecisionRow['step'];
  outcome: 'allow' | 'block' | 'hold';
  code: string | null;
  rules: readonly string[];
  findings: readonly KeptFinding[];
  evidence: unknown;
  packVersion: string | null;
  notBefore: Date | null;
  latestUsefulAt: Date | null;
  /** Of a text that was refused: it has no message to look them up in. */
  refused: { category: Category; patientId: string | null; phoneNumber: string | null } | null;
  actorKind: string;
  actorId: string | null;
  decidedAt: Date;
};

/** The columns of `decision` that are written, in the order of `decisionRecord`. */
export const decisionColumns = `id, message_id, conversation_id, step, outcome, code, rules, findings, evidence, pack_version,
       not_before, latest_useful_at, category, patient_id, phone_number, actor_kind, actor_id, decided_at`;

/** How decisions travel as JSON: for `jsonb_to_recordset`. */
export const decisionRecord = `id uuid, message_id uuid, conversation_id uuid, step text, outcome text, code text, rules text[],
       findings jsonb, evidence jsonb, pack_version text, not_before timestamptz, latest_useful_at timestamptz, category text,
       patient_id uuid, phone_number text, actor_kind text, actor_id text, decided_at timestamptz`;

/** Decisions as the statements that use `decisionRecord` take them. */
export function decisionsAsJson(decisions: readonly NewDecision[]): string {
  return JSON.stringify(
    decisions.map((decision) => ({
      id: decision.id,
      message_id: decision.messageId,
      conversation_id: decision.conversationId,
      step: decision.step,
      outcome: decision.outcome,
      code: decision.code,
      rules: decision.rules,
      findings: decision.findings,
      evidence: decision.evidence,
      pack_version: decision.packVersion,
      not_before: decision.notBefore,
      latest_useful_at: decision.latestUsefulAt,
      category: decision.refused?.category,
      patient_id: decision.refused?.patientId,
      phone_number: decision.refused?.phoneNumber,
      actor_kind: decision.actorKind,
      actor_id: decision.actorId,
      decided_at: decision.decidedAt,
    })),
  );
}

/** Keeps decisions, in one statement. */
export async function recordDecisions(
  connection: Connection,
  clinicId: string,
  decisions: readonly NewDecision[],
): Promise<void> {
  if (decisions.length === 0) return;
  await runPrepared(connection, writeDecisions, [clinicId, decisionsAsJson(decisions)]);
}

const writeDecisions = prepared<never>(
  'decisions_write',
  `insert into decision (clinic_id, ${decisionColumns})
   select $1::uuid, ${decisionColumns} from jsonb_to_recordset($2::jsonb) as r(${decisionRecord})`,
);

/** All that was decided about a text, the oldest first. */
export function decisionsOfMessage(
  connection: Connection,
  clinicId: string,
  messageId: string,
): Promise<DecisionRow[]> {
  return connection
    .selectFrom('decision')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('messageId', '=', messageId)
    .orderBy('decidedAt')
    .orderBy('id')
    .execute();
}

/** Texts that were refused when they were asked for, to a patient or a number, the newest first. */
export function refusedTexts(
  connection: Connection,
  clinicId: string,
  to: { patientId: string } | { phoneNumber: string },
  page: { limit: number; before: { at: Date; id: string } | null },
): Promise<DecisionRow[]> {
  let query = connection
    .selectFrom('decision')
    .selectAll()
    .where('clinicId', '=', clinicId)
    .where('messageId', 'is', null);
  query =
    'patientId' in to
      ? query.where('patientId', '=', to.patientId)
      : query.where('phoneNumber', '=', to.phoneNumber);
  const { before } = page;
  if (before) {
    query = query.where((where) =>
      where(where.refTuple('decidedAt', 'id'), '<', where.tuple(before.at, before.id)),
    );
  }
  return query.orderBy('decidedAt', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
}
