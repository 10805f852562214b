import { z } from 'zod';
import type { Connection } from '@/db/database.ts';
import type { DecisionRow } from '@/db/decisionQueries.ts';
import { stages } from '@/domain/gate/finding.ts';
import { stopFinding } from '@/domain/gate/stopFinding.ts';
import type { Category } from '@/domain/message/category.ts';
import { actorNames } from '@/services/actorNames.ts';
import type { Context } from '@/services/context.ts';

const fact = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const keptFindings = z.array(
  z.object({
    stage: z.enum(stages),
    rule: z.string(),
    outcome: z.enum(['block', 'review', 'hold', 'warn']),
    code: z.string(),
    sentence: z.string(),
    advice: z.string().nullable().default(null),
    notBefore: z.string().nullable().default(null),
    evidence: z.record(z.string(), fact).default({}),
  }),
);
const keptEvidence = z.object({
  campaignId: z.string().nullish(),
  patientId: z.string().nullish(),
  consent: z.object({ basis: z.string().nullable(), evidenceId: z.string().nullable() }).nullish(),
  where: z.object({ zones: z.array(z.string()) }).nullish(),
});

export type PresentedFinding = z.infer<typeof keptFindings>[number];

/** A decision as callers and screens see it. */
export type PresentedDecision = {
  id: string;
  messageId: string | null;
  step: DecisionRow['step'];
  outcome: DecisionRow['outcome'];
  code: string | null;
  rules: string[];
  findings: PresentedFinding[];
  category: Category | null;
  patientId: string | null;
  campaignId: string | null;
  consent: { basis: string | null; evidenceId: string | null } | null;
  zones: string[];
  packVersion: string | null;
  notBefore: string | null;
  latestUsefulAt: string | null;
  decidedAt: string;
  by: { kind: string; name: string | null };
};

/** Shapes decisions of one clinic, in the order given. */
export async function presentDecisions(
  ctx: Context,
  connection: Connection,
  rows: readonly DecisionRow[],
): Promise<PresentedDecision[]> {
  const nameOf = await actorNames(ctx, connection, rows);
  return rows.map((row) => {
    const evidence = keptEvidence.safeParse(row.evidence).data;
    return {
      id: row.id,
      messageId: row.messageId,
      step: row.step,
      outcome: row.outcome,
      code: row.code,
      rules: row.rules,
      findings: findingsOf(row),
      category: row.category,
      patientId: row.patientId ?? evidence?.patientId ?? null,
      campaignId: evidence?.campaignId ?? null,
      consent: evidence?.consent ?? null,
      zones: evidence?.where?.zones ?? [],
      packVersion: row.packVersion,
      notBefore: row.notBefore?.toISOString() ?? null,
      latestUsefulAt: row.latestUsefulAt?.toISOString() ?? null,
      decidedAt: row.decidedAt.toISOString(),
      by: nameOf(row),
    };
  });
}

/** What decided: the first finding of its kind. Null where the text was let go. */
export function reasonOf(decision: Pick<PresentedDecision, 'outcome' | 'findings'>): PresentedFinding | null {
  const kinds = decision.outcome === 'block' ? ['block', 'review', 'hold'] : ['review', 'hold'];
  if (decision.outcome === 'allow') return null;
  for (const kind of kinds) {
    const found = decision.findings.find(({ outcome }) => outcome === kind);
    if (found) return found;
  }
  return null;
}

/** Decisions from before findings were kept have a code alone. */
function findingsOf({ findings, outcome, code }: DecisionRow): PresentedFinding[] {
  const kept = keptFindings.safeParse(findings);
  if (!kept.success) return [];
  if (kept.data.length > 0 || outcome === 'allow' || code === null) return kept.data;
  return [{ advice: null, notBefore: null, evidence: {}, ...withoutTime(stopFinding(code, outcome)) }];
}

function withoutTime({ stage, rule, outcome, code, sentence, advice }: ReturnType<typeof stopFinding>) {
  return { stage, rule, outcome, code, sentence, ...(advice === undefined ? {} : { advice }) };
}
