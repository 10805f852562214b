import type { ClinicVerdict } from '../services/audit/verifyAudit.ts';
import { ok, problem, warning, type Finding } from './finding.ts';

/** A worker seals every few seconds. */
const lateMs = 15 * 60_000;

/** What the check of a clinic's audit trail says, for the person at the terminal: ids, counts and times alone. */
export function describeAudit(verdict: ClinicVerdict, now: Date): Finding[] {
  const { clinicId, seals, events, head, waiting, findings } = verdict;
  const chain = head
    ? `${events} events under ${seals} seals, the last of ${head.sealedAt}; head ${head.hash}`
    : 'nothing is sealed yet';
  const rest = waiting.count > 0 ? ` ${waiting.count} events wait for the next seal.` : '';
  const isLate = waiting.oldestAt !== null && now.getTime() - waiting.oldestAt.getTime() > lateMs;
  return [
    findings.length === 0
      ? ok(`Clinic ${clinicId}: ${chain}.${rest}`)
      : problem(`Clinic ${clinicId}: the audit trail DOES NOT HOLD. ${chain}.${rest}`),
    ...findings.map(({ code, sentence }) => problem(`  ${code}: ${sentence}`)),
    ...(isLate && waiting.oldestAt
      ? [
          warning(
            `  Events have waited since ${waiting.oldestAt.toISOString()} and can be changed unnoticed until they are sealed: a worker must run.`,
          ),
        ]
      : []),
  ];
}
