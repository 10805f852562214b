import { packVersion, type Finding } from './finding.ts';
import type { Verdict } from './judgeSend.ts';

/** A finding as it is kept: instants as text. */
export type KeptFinding = Omit<Finding, 'notBefore'> & { notBefore?: string };

/** A verdict as it is kept: codes, rule ids, sentences and ids of what it relied on. Never the text (AUD-01). */
export type KeptVerdict = {
  /** A second person's look is a hold with the code `content_held`. */
  outcome: 'allow' | 'block' | 'hold';
  code: string | null;
  rules: readonly string[];
  findings: readonly KeptFinding[];
  packVersion: string;
  notBefore: Date | null;
  latestUsefulAt: Date | null;
};

export function keptVerdict(verdict: Verdict): KeptVerdict {
  const { outcome, findings, decidedBy, notBefore, latestUsefulAt, consent, where } = verdict;
  return {
    outcome: outcome === 'review' ? 'hold' : outcome,
    code: decidedBy?.code ?? null,
    // `consent_event`, `consent_attestation`, `consent_inbound`, `consent_not_needed`: what the text relied on.
    rules: [
      ...new Set([
        ...findings.map(({ rule }) => rule),
        ...(consent.allowed ? [`consent_${consent.basis}`] : []),
      ]),
    ],
    // What the account lacks is said of every text alike: the rule is kept, and the sentences are in the settings.
    findings: findings
      .filter(({ stage, outcome: one }) => stage !== 'sender' || one !== 'warn')
      .map(keptFinding),
    packVersion: where?.rulePack ?? packVersion,
    notBefore: dateOf(notBefore),
    // Only where something waits: what leaves now has its deadline in its own row.
    latestUsefulAt: outcome === 'allow' ? null : dateOf(latestUsefulAt),
  };
}

const keptFindings = new WeakMap<Finding, KeptFinding>();

/** The same finding is kept as the same thing: many of a list have one in common. */
export function keptFinding(finding: Finding): KeptFinding {
  let kept = keptFindings.get(finding);
  if (!kept) {
    const { notBefore, ...rest } = finding;
    kept = { ...rest, ...(notBefore ? { notBefore: notBefore.toString() } : {}) };
    keptFindings.set(finding, kept);
  }
  return kept;
}

function dateOf(instant: Temporal.Instant | null): Date | null {
  return instant === null ? null : new Date(instant.epochMilliseconds);
}
