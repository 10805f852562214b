import { CircleAlert, CircleCheck, Info } from 'lucide-react';

type Finding = { code: string; isGood: boolean | null; text: string };

/** What a test of a connection has found, one line each. */
export function TestFindings({ findings }: { findings: readonly Finding[] }) {
  return (
    <output className="block">
      <ul className="flex flex-col gap-1 text-[0.8125rem]">
        {findings.map((finding) => (
          <li key={finding.code} className="flex items-start gap-2">
            <FindingIcon isGood={finding.isGood} />
            <span className="min-w-0">{finding.text}</span>
          </li>
        ))}
      </ul>
    </output>
  );
}

function FindingIcon({ isGood }: { isGood: boolean | null }) {
  const style = 'mt-0.5 size-4 shrink-0';
  if (isGood === null) return <Info aria-label="To know:" className={`${style} text-muted`} />;
  if (isGood) return <CircleCheck aria-label="Good:" className={`${style} text-good`} />;
  return <CircleAlert aria-label="Wrong:" className={`${style} text-danger`} />;
}
