import { Link } from '@tanstack/react-router';
import { AlarmClock, ArrowLeft, Ban, Check, PanelRight, RotateCcw, UserRound } from 'lucide-react';
import type { ConversationFilter } from '@/client/api.ts';
import { useMay } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button, buttonStyle, IconButton } from '@/components/ui/Button.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { exactTime } from '@/components/ui/clinicTime.ts';
import { Menu, MenuChoice, MenuItem } from '@/components/ui/Menu.tsx';
import { useNow } from '@/components/ui/RelativeTime.tsx';
import type { Conversation } from '@/contracts/conversation.ts';
import { NextAppointment } from './NextAppointment.tsx';
import { maskedBirthDate, namesOn } from './personWords.ts';
import { snoozeChoices } from './snoozeTimes.ts';
import { useConversationActions } from './useConversationActions.ts';

const nobody = 'nobody';

/** Who this is, and what can be done with the conversation. */
export function ConversationHeader({
  conversation,
  filter,
  onFinish,
  onDetails,
}: {
  conversation: Conversation;
  filter: ConversationFilter;
  onFinish: () => void;
  onDetails: () => void;
}) {
  const { clinic, colleagues, staffMember } = useSession();
  const now = useNow();
  const actions = useConversationActions();
  const mayChange = useMay('conversations:write');
  const { patients, assignedTo, status, snoozedUntil } = conversation;
  const people = patients.map(({ birthDate }) => maskedBirthDate(birthDate)).filter((born) => born !== null);
  const isDone = status === 'done';
  return (
    <header className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line bg-surface px-3 py-2 print:border-0">
      <Link
        to="/conversations"
        search={{ filter }}
        aria-label="Back to the list"
        className={classNames(
          buttonStyle({ variant: 'ghost' }),
          'size-9 px-0 @min-[44rem]:hidden print:hidden',
        )}
      >
        <ArrowLeft aria-hidden />
      </Link>
      <div className="min-w-0 flex-1 basis-40">
        <h1 className="truncate text-base font-semibold">{namesOn(conversation)}</h1>
        <p className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
          <span>{conversation.displayNumber}</span>
          {conversation.location !== null && <Badge>{conversation.location.name}</Badge>}
          {people.length > 0 && <span>{people.join(', ')}</span>}
          {patients.length === 1 && patients[0] !== undefined && (
            <NextAppointment patientId={patients[0].id} />
          )}
          {conversation.isOptedOut && (
            <Badge tone="danger">
              <Ban aria-hidden />
              Opted out
            </Badge>
          )}
          {status === 'snoozed' && snoozedUntil !== null && (
            <Badge>
              <AlarmClock aria-hidden />
              <span title={exactTime(snoozedUntil, clinic.timeZone)}>Snoozed</span>
            </Badge>
          )}
        </p>
      </div>
      <div className="flex items-center gap-1 print:hidden">
        {mayChange && (
          <Menu
            trigger={
              <Button size="small" variant="ghost">
                <UserRound aria-hidden />
                <span className="max-w-28 truncate">{assignedTo?.name ?? 'Assign'}</span>
              </Button>
            }
          >
            <MenuChoice
              label="Assigned to"
              value={assignedTo?.id ?? nobody}
              onChange={(id) => actions.assign(conversation, colleagues.find((one) => one.id === id) ?? null)}
              options={[
                { value: staffMember.id, label: 'Me' },
                ...colleagues
                  .filter(({ id }) => id !== staffMember.id)
                  .map(({ id, name }) => ({ value: id, label: name })),
                { value: nobody, label: 'Nobody' },
              ]}
            />
          </Menu>
        )}
        {mayChange && (
          <Menu
            trigger={
              <IconButton label="Snooze" size="small">
                <AlarmClock aria-hidden />
              </IconButton>
            }
          >
            {snoozeChoices(now, clinic.timeZone).map(({ label, until }) => (
              <MenuItem key={label} onSelect={() => actions.snooze(conversation, until)}>
                {label}
              </MenuItem>
            ))}
          </Menu>
        )}
        {!mayChange ? null : isDone ? (
          <Button size="small" disabled={actions.isPending} onClick={() => actions.reopen(conversation)}>
            <RotateCcw aria-hidden />
            Open again
          </Button>
        ) : (
          <Button size="small" disabled={actions.isPending} onClick={onFinish}>
            <Check aria-hidden />
            Done
          </Button>
        )}
        <IconButton
          label="Show details of the patient"
          size="small"
          className="@min-[72rem]:hidden"
          onClick={onDetails}
        >
          <PanelRight aria-hidden />
        </IconButton>
      </div>
    </header>
  );
}
