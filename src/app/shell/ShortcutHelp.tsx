import { Dialog } from '@/components/ui/Dialog.tsx';
import { Kbd } from '@/components/ui/Kbd.tsx';
import { Switch } from '@/components/ui/Switch.tsx';
import { commandKey, setSingleKeys, useSingleKeys } from './shortcuts.ts';

const commands = [
  { keys: [commandKey, 'K'], does: 'Go to a screen, find a patient, write a message' },
  { keys: [commandKey, 'Enter'], does: 'Send the text that you are writing' },
];
const singleKeys = [
  { keys: ['J'], does: 'Next conversation' },
  { keys: ['K'], does: 'Previous conversation' },
  { keys: ['E'], does: 'Done, and on to the next conversation' },
  { keys: ['R'], does: 'Write an answer' },
  { keys: ['N'], does: 'New message' },
  { keys: ['←', '→'], does: 'Another day, or another week, of appointments' },
  { keys: ['T'], does: 'Today’s appointments' },
  { keys: ['W'], does: 'Appointments by week or by day' },
  { keys: ['?'], does: 'This list' },
];

export function ShortcutHelp({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const areOn = useSingleKeys();
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <Keys rows={commands} />
      <div className="my-3 border-t border-line pt-3">
        <Switch
          label="Single keys"
          hint="Switch them off if you use speech input or press keys by accident."
          isOn={areOn}
          onChange={setSingleKeys}
        />
      </div>
      <div className={areOn ? undefined : 'text-muted line-through'}>
        <Keys rows={singleKeys} />
      </div>
    </Dialog>
  );
}

function Keys({ rows }: { rows: readonly { keys: string[]; does: string }[] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5">
      {rows.map(({ keys, does }) => (
        <div key={does} className="contents">
          <dt className="flex gap-1">
            {keys.map((key) => (
              <Kbd key={key} keys={key} />
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
