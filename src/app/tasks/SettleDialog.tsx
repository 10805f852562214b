import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useSession } from '@/client/session.ts';
import { type SettleChoice, useSettleMessages } from '@/client/unknowns.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { UnknownMessages } from '@/contracts/settlement.ts';
import { Checkbox, ChoiceGroup } from '../forms/Checkbox.tsx';
import { FormDialog } from '../forms/FormDialog.tsx';
import { UnknownList } from './UnknownList.tsx';
import { actionWords, choices, resultLines, texts } from './unknownWords.ts';

/** Asks what became of texts of unknown fate, all or some of them, and says what each answer means for the patients. */
export function SettleDialog({ unknowns, onClose }: { unknowns: UnknownMessages; onClose: () => void }) {
  const { clinic } = useSession();
  const { items, total } = unknowns;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(items.map(({ id }) => id)));
  const [choice, setChoice] = useState<SettleChoice | null>(null);
  const settle = useSettleMessages();
  const done = settle.data;
  const missing =
    chosen.size === 0
      ? 'Choose at least one text.'
      : choice === null
        ? 'Say first what became of them.'
        : null;

  if (done !== undefined && choice !== null) {
    return (
      <Dialog
        isOpen
        onOpenChange={onClose}
        title="What came of it"
        footer={
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        }
      >
        <output>
          <ul className="ml-4 flex list-disc flex-col gap-1.5">
            {resultLines(done, choice).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </output>
      </Dialog>
    );
  }
  return (
    <FormDialog
      isOpen
      onOpenChange={onClose}
      title="What became of these texts?"
      description="Look into the message log of the Twilio Console for this time, or ask one of the patients."
      action={
        settle.isPending
          ? 'Settling …'
          : choice === null
            ? `Settle ${texts(chosen.size)}`
            : actionWords(choice, chosen.size)
      }
      isPending={settle.isPending}
      variant={choice === 'send_again' ? 'danger' : 'primary'}
      disabledReason={missing}
      onAct={() => choice !== null && settle.mutate({ ids: [...chosen], choice })}
    >
      <div className="flex flex-col gap-4">
        {settle.isError && (
          <Notice tone="danger" role="alert">
            {sentenceOf(settle.error)} You can press the button again: nothing is settled or sent twice.
          </Notice>
        )}
        <UnknownList items={items} chosen={chosen} timeZone={clinic.timeZone} onChange={setChosen} />
        {total > items.length && (
          <p className="text-xs text-muted">
            The oldest {items.length} of {total}. Settle these first; the others follow.
          </p>
        )}
        <ChoiceGroup legend="What became of them">
          {choices.map(({ value, ...words }) => (
            <Checkbox
              key={value}
              type="radio"
              name="outcome"
              checked={choice === value}
              onChange={() => setChoice(value)}
              {...words}
            />
          ))}
        </ChoiceGroup>
      </div>
    </FormDialog>
  );
}
