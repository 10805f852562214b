import { CalendarDays, Plus } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useCalendarLinks, useRevokeCalendarLink } from '@/client/calendars.ts';
import { useLocations } from '@/client/locations.ts';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { shortDay } from '@/components/ui/clinicTime.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { CalendarLink } from '@/contracts/calendar.ts';
import { FormDialog } from '../../forms/FormDialog.tsx';
import { Section } from '../../layout/Section.tsx';
import { NewCalendarLinkDialog } from './NewCalendarLinkDialog.tsx';
import { showsWords } from './showsWords.ts';

/** Secret addresses at which calendar programs read visits. */
export function CalendarLinks() {
  const links = useCalendarLinks(true);
  const [isAdding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<CalendarLink | null>(null);
  return (
    <Section
      title="Calendar links"
      description="Visits of a clinician or a location in Google, Apple or Outlook calendars, by a secret address."
      action={
        <Button size="small" onClick={() => setAdding(true)}>
          <Plus aria-hidden />
          New link
        </Button>
      }
    >
      {links.isPending && <SkeletonRows count={2} label="Loading calendar links" />}
      {links.isError && (
        <ErrorState sentence={sentenceOf(links.error)} onRetry={() => void links.refetch()} />
      )}
      {links.data?.length === 0 && (
        <EmptyState icon={CalendarDays} title="No calendar links yet">
          Make one for a clinician who wants the day’s visits in the own calendar. It is shown once.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {links.data?.map((link) => (
          <LinkRow key={link.id} link={link} onRevoke={() => setRevoking(link)} />
        ))}
      </ul>
      {isAdding && <NewCalendarLinkDialog onClose={() => setAdding(false)} />}
      {revoking !== null && <RevokeDialog link={revoking} onClose={() => setRevoking(null)} />}
    </Section>
  );
}

function LinkRow({ link, onRevoke }: { link: CalendarLink; onRevoke: () => void }) {
  const { clinic } = useSession();
  const locations = useLocations({ withArchived: true, isWanted: link.locationId !== null });
  const place = locations.data?.find(({ id }) => id === link.locationId)?.name;
  const whose = [link.clinician, place].filter((part) => part !== null && part !== undefined).join(' at ');
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{link.name}</span>
          {link.revokedAt !== null && (
            <Badge tone="danger">Revoked {shortDay(link.revokedAt, clinic.timeZone)}</Badge>
          )}
          {link.shows !== 'nothing' && link.revokedAt === null && (
            <Badge tone="caution">{showsWords[link.shows]}</Badge>
          )}
        </p>
        <p className="text-xs text-muted">
          {whose}. Made <time dateTime={link.createdAt}>{shortDay(link.createdAt, clinic.timeZone)}</time>,{' '}
          {link.lastReadAt === null ? (
            'never read'
          ) : (
            <>
              read {link.timesRead === 1 ? 'once' : `${link.timesRead} times`}, last{' '}
              <RelativeTime at={link.lastReadAt} timeZone={clinic.timeZone} />
            </>
          )}
        </p>
      </div>
      {link.revokedAt === null && (
        <Button size="small" variant="danger" onClick={onRevoke}>
          Revoke
          <span className="sr-only"> {link.name}</span>
        </Button>
      )}
    </li>
  );
}

function RevokeDialog({ link, onClose }: { link: CalendarLink; onClose: () => void }) {
  const revoke = useRevokeCalendarLink();
  return (
    <FormDialog
      isOpen
      onOpenChange={onClose}
      title="Revoke this link?"
      cancel="Keep it"
      action={revoke.isPending ? 'Revoking …' : 'Revoke'}
      isPending={revoke.isPending}
      variant="danger"
      error={revoke.error}
      onAct={() => revoke.mutate(link.id, { onSuccess: onClose })}
    >
      <p>
        Calendars that use “{link.name}” get nothing new from this moment. What they have taken over already
        stays with them until it is removed there. This cannot be taken back.
      </p>
    </FormDialog>
  );
}
