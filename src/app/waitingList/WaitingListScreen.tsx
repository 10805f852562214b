import { getRouteApi, Link } from '@tanstack/react-router';
import { CalendarDays, CalendarX2, Hourglass, UserRoundPlus } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useNoPermission } from '@/client/permission.ts';
import {
  useChangeSlotSettings,
  useLiveSlots,
  useSettledSlots,
  useWaitingList,
} from '@/client/waitingList.ts';
import { Button, buttonStyle } from '@/components/ui/Button.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { FilterLinks } from '@/components/ui/FilterLinks.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { Switch } from '@/components/ui/Switch.tsx';
import type { WaitingListEntry } from '@/contracts/waitingList.ts';
import { Section } from '../layout/Section.tsx';
import { EntryDialog } from './EntryDialog.tsx';
import { EntryRow } from './EntryRow.tsx';
import { SlotRow } from './SlotRow.tsx';
import type { WaitingFilter } from './waitingFilter.ts';

const route = getRouteApi('/shell/waiting-list');
const filters: readonly { value: WaitingFilter; label: string }[] = [
  { value: 'open', label: 'Waiting' },
  { value: 'booked', label: 'Booked' },
  { value: 'removed', label: 'Taken off' },
  { value: 'expired', label: 'Days are over' },
];

/** Times that visits have left, whom they are offered to, and who waits for one. */
export function WaitingListScreen() {
  const { state } = route.useSearch();
  const noPermission = useNoPermission('appointments:write');
  const [edited, setEdited] = useState<WaitingListEntry | 'new' | null>(null);
  return (
    <>
      <PageHeader
        title="Waiting list"
        description="Freed times are offered one after another. The first yes wins."
        actions={
          <>
            <Link to="/appointments" className={buttonStyle()}>
              <CalendarDays aria-hidden />
              Appointments
            </Link>
            <Button variant="primary" disabledReason={noPermission} onClick={() => setEdited('new')}>
              <UserRoundPlus aria-hidden />
              Add a patient
            </Button>
          </>
        }
      />
      <div className="flex flex-col gap-4 p-4 md:p-6">
        <FreedTimes />
        <Waiting state={state} onEdit={setEdited} />
      </div>
      {edited !== null && (
        <EntryDialog entry={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      )}
    </>
  );
}

function FreedTimes() {
  const slots = useLiveSlots();
  const [showsEnded, setShowsEnded] = useState(false);
  const ended = useSettledSlots(showsEnded);
  const settings = useChangeSlotSettings();
  const mayNotSet = useNoPermission('clinic:write');
  return (
    <Section
      title="Freed times"
      description="Held ones wait until you have called the patient who left them."
    >
      {slots.isSuccess && (
        <div className="border-b border-line px-4 py-2">
          <Switch
            label="Offer freed times automatically"
            hint="Off: each waits until you offer it."
            isOn={slots.data.isAutomatic}
            isDisabled={mayNotSet !== null || settings.isPending}
            onChange={(isAutomatic) => settings.mutate({ isAutomatic })}
          />
          {settings.isError && (
            <p role="alert" className="text-xs text-danger">
              {sentenceOf(settings.error)}
            </p>
          )}
        </div>
      )}
      {slots.isPending && <SkeletonRows count={2} label="Loading freed times" />}
      {slots.isError && (
        <ErrorState sentence={sentenceOf(slots.error)} onRetry={() => void slots.refetch()} />
      )}
      {slots.data?.items.length === 0 && (
        <EmptyState icon={CalendarX2} title="No time is free">
          When a visit is cancelled or moved, its time shows here.
        </EmptyState>
      )}
      {slots.isSuccess && slots.data.items.length > 0 && (
        <ul aria-label="Freed times" className="divide-y divide-line">
          {slots.data.items.map((slot) => (
            <SlotRow key={slot.id} slot={slot} />
          ))}
        </ul>
      )}
      <div className="border-t border-line px-4 py-2">
        <Button size="small" aria-expanded={showsEnded} onClick={() => setShowsEnded(!showsEnded)}>
          {showsEnded ? 'Hide those that ended' : 'Show those that ended'}
        </Button>
        {showsEnded && ended.data?.length === 0 && (
          <p className="mt-2 text-[0.8125rem] text-muted">None has ended yet.</p>
        )}
        {showsEnded && ended.isSuccess && ended.data.length > 0 && (
          <ul aria-label="Ended" className="-mx-4 mt-2 divide-y divide-line border-t border-line">
            {ended.data.map((slot) => (
              <SlotRow key={slot.id} slot={slot} />
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}

function Waiting({
  state,
  onEdit,
}: {
  state: WaitingFilter;
  onEdit: (entry: WaitingListEntry | 'new') => void;
}) {
  const entries = useWaitingList({ state });
  return (
    <Section
      title="Patients"
      description="In the order in which they are asked: urgent, then who waits longest."
    >
      <div className="px-4 pb-2">
        <FilterLinks
          label="Show entries"
          filters={filters.map(({ value, label }) => ({
            label,
            link: { to: '/waiting-list', search: { state: value } },
          }))}
        />
      </div>
      {entries.isPending && <SkeletonRows count={4} label="Loading the waiting list" />}
      {entries.isError && (
        <ErrorState sentence={sentenceOf(entries.error)} onRetry={() => void entries.refetch()} />
      )}
      {entries.data?.length === 0 && (
        <EmptyState icon={Hourglass} title={state === 'open' ? 'Nobody is waiting' : 'Nobody here'}>
          {state === 'open'
            ? 'Add a patient here, or from a visit on the appointments screen.'
            : 'Entries that ended in this way show here.'}
        </EmptyState>
      )}
      {entries.isSuccess && entries.data.length > 0 && (
        <ul aria-label="Patients" className="divide-y divide-line border-t border-line">
          {entries.data.map((entry) => (
            <EntryRow key={entry.id} entry={entry} onEdit={() => onEdit(entry)} />
          ))}
        </ul>
      )}
      {entries.hasNextPage && (
        <div className="border-t border-line px-4 py-2">
          <Button
            size="small"
            disabled={entries.isFetchingNextPage}
            onClick={() => void entries.fetchNextPage()}
          >
            Show more
          </Button>
        </div>
      )}
    </Section>
  );
}
