import { useArchiveLocation } from '@/client/locations.ts';
import type { Location } from '@/contracts/location.ts';
import { FormDialog } from '../../forms/FormDialog.tsx';

/** Takes a location out of use after one question. */
export function ArchiveLocationDialog({
  location,
  onClose,
}: {
  location: Location | null;
  onClose: () => void;
}) {
  const archive = useArchiveLocation();
  return (
    <FormDialog
      isOpen={location !== null}
      onOpenChange={() => {
        archive.reset();
        onClose();
      }}
      title="Archive this location?"
      cancel="Keep it"
      action={archive.isPending ? 'Archiving …' : 'Archive'}
      isPending={archive.isPending}
      variant="danger"
      onAct={() => location !== null && archive.mutate(location.id, { onSuccess: onClose })}
      error={archive.error}
    >
      <p>
        Nothing new is booked at “{location?.name}”. Visits there keep it
        {location?.sender == null ? '.' : ', and their texts come from the clinic’s number from now on.'} It
        stays in the list.
      </p>
    </FormDialog>
  );
}
