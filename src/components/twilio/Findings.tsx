import type { ShownFinding } from '@/contracts/decision.ts';
import { outcomeWords, stageWords } from './decisionWords.ts';

/** What the gate found, in its order: where, what follows, the sentence of the rule, and its id. */
export function Findings({ findings }: { findings: readonly ShownFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul aria-label="What was found" className="flex flex-col gap-1.5">
      {findings.map((finding, index) => (
        // Two findings of one rule are at two places of the text.
        <li key={`${finding.rule} ${String(index)}`} className="flex flex-col border-l-2 border-line pl-2">
          <span className="text-xs text-muted">
            {stageWords[finding.stage]} · {outcomeWords[finding.outcome]} ·{' '}
            <code className="text-xs">{finding.rule}</code>
          </span>
          <span>{finding.sentence}</span>
        </li>
      ))}
    </ul>
  );
}
