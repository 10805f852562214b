import { useState } from 'react';
import { Button } from '@/components/ui/Button.tsx';
import { Checkbox } from '../forms/Checkbox.tsx';
import { ShownOnce } from '../settings/ShownOnce.tsx';

/** Recovery codes, on screen this once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const [isKept, setKept] = useState(false);
  return (
    <div className="flex flex-col gap-3">
      <p>
        Keep these recovery codes where you would keep a spare key. Each signs you in once, should the
        authenticator be lost.
      </p>
      <ul className="grid max-w-sm grid-cols-2 gap-x-6 gap-y-1 rounded-lg bg-sunken px-3 py-2 font-mono text-[0.8125rem]">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="max-w-md">
        <ShownOnce label="All codes, to be copied" secret={codes.join(' ')} />
      </div>
      <Checkbox
        label="I have kept the recovery codes."
        checked={isKept}
        onChange={(event) => setKept(event.target.checked)}
      />
      <Button
        variant="primary"
        className="self-start"
        disabledReason={isKept ? null : 'Keep the codes first.'}
        onClick={onKept}
      >
        Done
      </Button>
    </div>
  );
}
