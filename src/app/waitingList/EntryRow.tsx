import { Link } from '@tanstack/react-router';
import { Ellipsis, Pencil, UserRoundMinus } from 'lucide-react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { useRemoveWaiting } from '@/client/waitingList.ts';
import { Badge, type Tone } from '@/components/ui/Badge.tsx';
import { IconButton } from '@/components/ui/Button.tsx';
import { Menu, MenuItem } from '@/components/ui/Menu.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import type { WaitingListEntry } from '@/contracts/waitingList.ts';
import { usePhoneNumbers } from '../forms/PhoneNumberField.tsx';
import { entryStateWords, whenWords, wishWords } from './waitingWords.ts';

const tones: Record<WaitingListEntry['state'], Tone> = {
  waiting: 'neutral',
  offered: 'accent',
  booked: 'good',
  removed: 'neutral',
  expired: 'caution',
};

/** Who waits, for what, and since when. */
export function EntryRow({ entry, onEdit }: { entry: WaitingListEntry; onEdit: () => void }) {
  const { clinic } = useSession();
  const { format } = usePhoneNumbers();
  const remove = useRemoveWaiting();
  const mayNotChange = useNoPermission('appointments:write');
  const { patient } = entry;
  const isOpen = entry.state === 'waiting' || entry.state === 'offered';
  return (
    <li className="flex items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <Link
            to="/patients/$patientId"
            params={{ patientId: patient.id }}
            className="font-medium underline-offset-2 hover:underline"
          >
            {patient.name}
          </Link>
          {entry.isUrgent && <Badge tone="danger">Urgent</Badge>}
          {entry.state !== 'waiting' && (
            <Badge tone={tones[entry.state]}>{entryStateWords[entry.state]}</Badge>
          )}
          {patient.isOptedOut && <Badge tone="caution">Opted out: call</Badge>}
        </p>
        <p className="text-[0.8125rem]">
          {wishWords(entry)}
          <span className="text-muted"> · {whenWords(entry)}</span>
        </p>
        {entry.note !== null && <p className="text-[0.8125rem] wrap-anywhere">{entry.note}</p>}
        <p className="text-xs text-muted">
          {patient.phoneNumber === null ? 'No phone number' : format(patient.phoneNumber)}
          {' · '}
          {entry.movesVisit ? 'moves a later visit' : 'keeps other visits'}
          {' · waits since '}
          <RelativeTime at={entry.createdAt} timeZone={clinic.timeZone} />
        </p>
        {remove.isError && (
          <p role="alert" className="text-xs text-danger">
            {sentenceOf(remove.error)}
          </p>
        )}
      </div>
      {isOpen && mayNotChange === null && (
        <Menu
          trigger={
            <IconButton label={`More for ${patient.name}`} size="small">
              <Ellipsis aria-hidden />
            </IconButton>
          }
        >
          <MenuItem onSelect={onEdit}>
            <Pencil aria-hidden />
            Change …
          </MenuItem>
          <MenuItem isDisabled={remove.isPending} onSelect={() => remove.mutate(entry.id)}>
            <UserRoundMinus aria-hidden />
            Take off the list
          </MenuItem>
        </Menu>
      )}
    </li>
  );
}
