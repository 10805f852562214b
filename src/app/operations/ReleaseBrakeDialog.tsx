import { useState } from 'react';
import { toast } from 'sonner';
import { useReleaseBrake } from '@/client/operations.ts';
import type { Brake } from '@/contracts/operations.ts';
import { Checkbox, ChoiceGroup } from '../forms/Checkbox.tsx';
import { FormDialog } from '../forms/FormDialog.tsx';
import { brakeTitle, heldWords } from './operationsWords.ts';

const fates = [
  {
    value: 'send',
    label: 'Send what waits',
    hint: 'Those that are still in time go out, at the usual pace; the others are withdrawn.',
  },
  {
    value: 'withdraw',
    label: 'Withdraw what waits',
    hint: 'None of them is ever sent. Right when something has asked for the same text again and again.',
  },
] as const;

/** Lets a brake go, after saying what becomes of the texts that it holds. */
export function ReleaseBrakeDialog({ brake, onClose }: { brake: Brake; onClose: () => void }) {
  const [texts, setTexts] = useState<'send' | 'withdraw'>('send');
  const release = useReleaseBrake();
  async function run(): Promise<void> {
    try {
      await release.mutateAsync({ id: brake.id, texts });
    } catch {
      // Told in the dialog, by `release.error`.
      return;
    }
    toast(texts === 'send' ? 'Brake released' : 'Brake released, its texts are withdrawn');
    onClose();
  }
  return (
    <FormDialog
      isOpen
      onOpenChange={onClose}
      title="Release this brake?"
      description={`${brakeTitle(brake)}: ${heldWords(brake.texts)}.`}
      cancel="Keep it"
      action={release.isPending ? 'Releasing …' : 'Release'}
      isPending={release.isPending}
      onAct={() => void run()}
      error={release.error}
    >
      <div className="flex flex-col gap-4">
        <p>
          First find out what asked for so many texts. Counting begins anew with the release: if it goes on,
          the brake is set again.
        </p>
        <ChoiceGroup legend="Texts that wait">
          {fates.map(({ value, ...words }) => (
            <Checkbox
              key={value}
              type="radio"
              name="texts"
              checked={texts === value}
              onChange={() => setTexts(value)}
              {...words}
            />
          ))}
        </ChoiceGroup>
      </div>
    </FormDialog>
  );
}
