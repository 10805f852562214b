import { MapPin, Plus } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useLocations } from '@/client/locations.ts';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { shortDay } from '@/components/ui/clinicTime.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Location } from '@/contracts/location.ts';
import { usePhoneNumbers } from '../../forms/PhoneNumberField.tsx';
import { Section } from '../../layout/Section.tsx';
import { zoneWord } from '../../words/zoneWords.ts';
import { ArchiveLocationDialog } from './ArchiveLocationDialog.tsx';
import { LocationDialog } from './LocationDialog.tsx';
import { sensitivityWords } from './locationFields.ts';

/** The places of the clinic, and how texts about visits there look. */
export function Locations() {
  const locations = useLocations({ withArchived: true });
  const noPermission = useNoPermission('clinic:write');
  const [open, setOpen] = useState<{ location: Location | null } | null>(null);
  const [archiving, setArchiving] = useState<Location | null>(null);
  return (
    <Section
      title="Locations"
      description="Where visits are: the name, phone and number of texts about them, and how much these tell."
      action={
        <Button size="small" disabledReason={noPermission} onClick={() => setOpen({ location: null })}>
          <Plus aria-hidden />
          New location
        </Button>
      }
    >
      {locations.isPending && <SkeletonRows count={2} label="Loading locations" />}
      {locations.isError && (
        <ErrorState sentence={sentenceOf(locations.error)} onRetry={() => void locations.refetch()} />
      )}
      {locations.data?.length === 0 && (
        <EmptyState icon={MapPin} title="One place so far: the clinic itself">
          Add a location where texts need another name, phone, clock or number, or may tell less.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {locations.data?.map((location) => (
          <LocationRow
            key={location.id}
            location={location}
            noPermission={noPermission}
            onChange={() => setOpen({ location })}
            onArchive={() => setArchiving(location)}
          />
        ))}
      </ul>
      <LocationDialog
        key={open?.location?.id ?? 'new'}
        location={open?.location ?? null}
        isOpen={open !== null}
        onOpenChange={() => setOpen(null)}
      />
      <ArchiveLocationDialog location={archiving} onClose={() => setArchiving(null)} />
    </Section>
  );
}

function LocationRow({
  location,
  noPermission,
  onChange,
  onArchive,
}: {
  location: Location;
  noPermission: string | null;
  onChange: () => void;
  onArchive: () => void;
}) {
  const { clinic } = useSession();
  const { format } = usePhoneNumbers();
  const { name, smsAlias, phoneNumber, street, city, timeZone, sensitivity, isDiscreet, sender } = location;
  const facts = [
    smsAlias === null ? null : `“${smsAlias}” in texts`,
    phoneNumber === null ? null : `calls to ${format(phoneNumber)}`,
    sender === null ? null : `texts from ${format(sender.phoneNumber)}`,
    [street, city].filter((part) => part !== null).join(', ') || null,
    timeZone === null ? null : `${zoneWord(timeZone)} time`,
  ].filter((fact) => fact !== null);
  const isArchived = location.archivedAt !== null;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{name}</span>
          {isDiscreet === true && <Badge>Discreet</Badge>}
          {sensitivity !== null && sensitivity !== 'none' && <Badge>{sensitivityWords[sensitivity]}</Badge>}
          {location.archivedAt !== null && (
            <Badge tone="caution">Archived {shortDay(location.archivedAt, clinic.timeZone)}</Badge>
          )}
        </p>
        <p className="text-[0.8125rem] text-muted">
          {facts.length === 0 ? 'Everything as the clinic.' : facts.join(' · ')}
        </p>
        {location.warnings.map(({ code, message }) => (
          <p key={code} className="text-[0.8125rem] text-caution">
            {message}
          </p>
        ))}
      </div>
      {!isArchived && (
        <div className="flex gap-2">
          <Button size="small" disabledReason={noPermission} onClick={onChange}>
            Change
            <span className="sr-only"> {name}</span>
          </Button>
          <Button size="small" variant="ghost" disabledReason={noPermission} onClick={onArchive}>
            Archive
            <span className="sr-only"> {name}</span>
          </Button>
        </div>
      )}
    </li>
  );
}
