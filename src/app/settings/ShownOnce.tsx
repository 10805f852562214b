import { Check, Copy } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '@/components/ui/Button.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { inputStyle } from '@/components/ui/Field.tsx';

/** A secret that is on screen this once, with a button that copies it. */
export function ShownOnce({ label, secret }: { label: string; secret: string }) {
  const id = useId();
  const [state, setState] = useState<'shown' | 'copied' | 'failed'>('shown');

  async function copy() {
    try {
      await navigator.clipboard.writeText(secret);
      setState('copied');
    } catch {
      setState('failed'); // No permission, or no secure page: the text below says what to do.
    }
  }

  return (
    <div>
      <label htmlFor={id} className="text-[0.8125rem] font-medium">
        {label}
      </label>
      <div className="mt-1 flex gap-2">
        <input
          id={id}
          readOnly
          value={secret}
          autoComplete="off"
          spellCheck={false}
          className={classNames(inputStyle, 'font-mono')}
          onFocus={(event) => event.target.select()}
        />
        <Button onClick={() => void copy()}>
          {state === 'copied' ? <Check aria-hidden /> : <Copy aria-hidden />}
          {state === 'copied' ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <output className="mt-1 block text-xs text-muted">
        {state === 'copied' && 'Copied. Keep it where secrets are kept.'}
        {state === 'failed' && 'The browser did not allow copying. Select the key and copy it by hand.'}
      </output>
    </div>
  );
}
