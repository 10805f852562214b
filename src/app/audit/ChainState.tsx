import { Download, ShieldCheck } from 'lucide-react';
import { useAuditChain } from '@/client/audit.ts';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime } from '@/components/ui/clinicTime.ts';
import type { AuditHead } from '@/contracts/audit.ts';

/** How far the trail is sealed, and its head for keeping elsewhere. */
export function ChainState({ timeZone }: { timeZone: string }) {
  const { data: chain } = useAuditChain(true);
  const head = chain?.head ?? null;
  const [last] = head?.clinics ?? [];
  return (
    <section
      aria-label="State of the chain"
      className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-b border-line bg-canvas px-4 py-2 md:px-6"
    >
      <p className="flex min-w-0 flex-1 basis-64 items-start gap-2 text-[0.8125rem] text-muted">
        <ShieldCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0">
          {chain === undefined && 'Looking how far it is sealed …'}
          {chain !== undefined &&
            last === undefined &&
            'Nothing is sealed yet: a worker seals every few seconds.'}
          {chain !== undefined && last !== undefined && (
            <>
              Sealed to {exactTime(last.sealedAt, timeZone)}: {last.events.toLocaleString('en-US')} events,
              head{' '}
              <code className="font-mono" title={last.hash}>
                {last.hash.slice(0, 16)}
              </code>
              {chain.waiting.events > 0 && `, ${chain.waiting.events} more wait for the next seal`}
            </>
          )}
        </span>
      </p>
      <Button
        size="small"
        disabledReason={head === null ? 'Nothing is sealed yet.' : null}
        onClick={() => head !== null && save(head)}
      >
        <Download aria-hidden />
        Download head
      </Button>
    </section>
  );
}

/** Keeps the head as a file: what `npm run audit:verify -- --against` takes. */
function save(head: AuditHead): void {
  const address = URL.createObjectURL(
    new Blob([`${JSON.stringify(head, null, 1)}\n`], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `audit-head-${head.takenAt.replaceAll(/[:.]/g, '-').slice(0, 19)}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
