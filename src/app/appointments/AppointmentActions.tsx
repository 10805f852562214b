import { useNavigate } from '@tanstack/react-router';
import {
  BellRing,
  CalendarClock,
  CalendarX2,
  CheckCheck,
  CircleCheck,
  Ellipsis,
  Hourglass,
  MessagesSquare,
  Undo2,
  UserRoundX,
} from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { type AppointmentChange, useChangeAppointment, useUndoAppointment } from '@/client/appointments.ts';
import { useNoPermission } from '@/client/permission.ts';
import { Button, IconButton } from '@/components/ui/Button.tsx';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/Menu.tsx';
import type { Appointment } from '@/contracts/appointment.ts';
import { type AppointmentStatus, actionFor, nextStatus } from '@/domain/appointment/status.ts';
import { EntryDialog } from '../waitingList/EntryDialog.tsx';
import { CancelAppointmentDialog } from './CancelAppointmentDialog.tsx';
import { MoveAppointmentDialog } from './MoveAppointmentDialog.tsx';
import { ReminderDialog } from './ReminderDialog.tsx';
import { undoWords } from './undoWords.ts';

function noReminderReason({ patient, status }: Appointment): string | null {
  if (patient.isOptedOut) return 'This patient has opted out of texts. Call instead.';
  if (patient.phoneNumber === null) return 'This patient has no phone number.';
  return status === 'cancelled' ? 'This visit is cancelled.' : null;
}

/** What staff can do with a visit: the likely thing as a button, the rest in a menu. */
export function AppointmentActions({ appointment, now }: { appointment: Appointment; now: number }) {
  const { id, status, patient, conversationId } = appointment;
  const [open, setOpen] = useState<'move' | 'cancel' | 'reminder' | 'waiting' | null>(null);
  // A day has hundreds of visits: the dialogs of one are there from their first use on.
  const [used, setUsed] = useState<ReadonlySet<string>>(new Set());
  if (open !== null && !used.has(open)) setUsed(new Set([...used, open]));
  const change = useChangeAppointment();
  const undo = useUndoAppointment();
  const navigate = useNavigate();
  const mayNotChange = useNoPermission('appointments:write');
  const mayNotSend = useNoPermission('messages:send');
  const noReminder = mayNotSend ?? noReminderReason(appointment);
  const isPast = Date.parse(appointment.startsAt) <= now;
  const isSettled = status === 'cancelled' || status === 'completed' || status === 'no_show';
  const close = () => setOpen(null);
  const run = (body: AppointmentChange) => change.mutate({ id, change: body });
  const can = (next: AppointmentStatus) =>
    next !== status && nextStatus(status, actionFor[next], 'staff') !== null && mayNotChange === null;

  return (
    <div className="flex flex-col gap-1 @min-[48rem]:items-end">
      <div className="flex flex-wrap items-center gap-1">
        {appointment.slotHeld && (
          <Button
            size="small"
            disabled={change.isPending}
            disabledReason={mayNotChange}
            onClick={() => run({ slotHeld: false })}
          >
            Called: free the slot
          </Button>
        )}
        {!isPast && status === 'change_asked' && (
          <Button size="small" disabledReason={mayNotChange} onClick={() => setOpen('move')}>
            <CalendarClock aria-hidden />
            Move
          </Button>
        )}
        {!isPast && !isSettled && status !== 'change_asked' && (
          <Button size="small" disabledReason={noReminder} onClick={() => setOpen('reminder')}>
            <BellRing aria-hidden />
            Send reminder
          </Button>
        )}
        {isPast && !isSettled && (
          <>
            <Button
              size="small"
              disabled={change.isPending}
              disabledReason={mayNotChange}
              onClick={() => run({ status: 'completed' })}
            >
              <CheckCheck aria-hidden />
              Completed
            </Button>
            <Button
              size="small"
              disabled={change.isPending}
              disabledReason={mayNotChange}
              onClick={() => run({ status: 'no_show' })}
            >
              <UserRoundX aria-hidden />
              No-show
            </Button>
          </>
        )}
        <Menu
          trigger={
            <IconButton label={`More for ${patient.name}`} size="small">
              <Ellipsis aria-hidden />
            </IconButton>
          }
        >
          {!isPast && status === 'change_asked' && (
            <MenuItem isDisabled={noReminder !== null} onSelect={() => setOpen('reminder')}>
              <BellRing aria-hidden />
              Send reminder …
            </MenuItem>
          )}
          {can('confirmed') && !isPast && (
            <MenuItem onSelect={() => run({ status: 'confirmed' })}>
              <CircleCheck aria-hidden />
              Confirmed by phone
            </MenuItem>
          )}
          {can('change_asked') && !isPast && !isSettled && (
            <MenuItem onSelect={() => run({ status: 'change_asked' })}>
              <CalendarClock aria-hidden />
              Wants another time
            </MenuItem>
          )}
          {!isSettled && mayNotChange === null && (
            <MenuItem onSelect={() => setOpen('move')}>
              <CalendarClock aria-hidden />
              Move or edit …
            </MenuItem>
          )}
          {can('cancelled') && (
            <MenuItem onSelect={() => setOpen('cancel')}>
              <CalendarX2 aria-hidden />
              Cancel …
            </MenuItem>
          )}
          {isPast && can('completed') && isSettled && (
            <MenuItem onSelect={() => run({ status: 'completed' })}>
              <CheckCheck aria-hidden />
              Completed
            </MenuItem>
          )}
          {isPast && can('no_show') && isSettled && (
            <MenuItem onSelect={() => run({ status: 'no_show' })}>
              <UserRoundX aria-hidden />
              No-show
            </MenuItem>
          )}
          {appointment.undo !== null && (
            <MenuItem onSelect={() => undo.mutate({ id, to: appointment.undo?.to ?? status })}>
              <Undo2 aria-hidden />
              {undoWords(appointment.undo, status)}
            </MenuItem>
          )}
          {can('booked') && appointment.undo?.to !== 'booked' && (
            <MenuItem onSelect={() => run({ status: 'booked' })}>
              <Undo2 aria-hidden />
              {status === 'cancelled' ? 'Book again' : 'Back to booked'}
            </MenuItem>
          )}
          {mayNotChange === null && (
            <MenuItem onSelect={() => setOpen('waiting')}>
              <Hourglass aria-hidden />
              Add to the waiting list …
            </MenuItem>
          )}
          <MenuSeparator />
          <MenuItem
            isDisabled={conversationId === null}
            onSelect={() =>
              conversationId !== null &&
              void navigate({
                to: '/conversations/$conversationId',
                params: { conversationId },
                search: { filter: 'all' },
              })
            }
          >
            <MessagesSquare aria-hidden />
            {conversationId === null ? 'No conversation yet' : 'Open the conversation'}
          </MenuItem>
        </Menu>
      </div>
      {(change.isError || undo.isError) && (
        <p role="alert" className="max-w-72 text-xs text-danger">
          {sentenceOf(change.error ?? undo.error)}
        </p>
      )}
      {open === 'waiting' && <EntryDialog known={appointment} onClose={close} />}
      {used.has('move') && (
        <MoveAppointmentDialog appointment={appointment} isOpen={open === 'move'} onOpenChange={close} />
      )}
      {used.has('cancel') && (
        <CancelAppointmentDialog appointment={appointment} isOpen={open === 'cancel'} onOpenChange={close} />
      )}
      {used.has('reminder') && (
        <ReminderDialog appointment={appointment} isOpen={open === 'reminder'} onOpenChange={close} />
      )}
    </div>
  );
}
