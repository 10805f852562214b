import { CircleHelp } from 'lucide-react';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import type { UnknownMessages } from '@/contracts/settlement.ts';
import { windowWords } from './unknownWords.ts';

/** Texts whose fate Twilio has not told us, together: after an outage there are many, and one answer fits all. */
export function UnknownTexts({ unknowns, onSettle }: { unknowns: UnknownMessages; onSettle: () => void }) {
  const { clinic } = useSession();
  const noPermission = useNoPermission('messages:send');
  const title = `${unknowns.total} texts whose fate Twilio has not told us`;
  return (
    <section aria-label={title} className="p-4 pb-0 md:px-6">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3 rounded-xl border border-caution-line bg-caution-soft px-4 py-3">
        <CircleHelp aria-hidden className="mt-0.5 size-5 shrink-0 text-caution" />
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="font-semibold">{title}</h2>
          <p className="mt-0.5 max-w-prose text-[0.8125rem]">
            They were on their way {windowWords(unknowns.items, clinic.timeZone)}. Twilio’s answers were lost,
            and Twilio lists no such texts, so the patients may or may not have got them. None of them is sent
            again by itself.
          </p>
        </div>
        <Button disabledReason={noPermission} onClick={onSettle}>
          Settle them …
        </Button>
      </div>
    </section>
  );
}
