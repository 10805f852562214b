import { useSession } from '@/client/session.ts';
import { exactTime } from '@/components/ui/clinicTime.ts';
import type { Invitation } from '@/contracts/staff.ts';
import { ShownOnce } from '../settings/ShownOnce.tsx';

/** A one-time link, on screen this once. */
export function InvitationLink({ invitation }: { invitation: Invitation }) {
  const { clinic } = useSession();
  const { staffMember, url, expiresAt } = invitation;
  return (
    <div className="flex flex-col gap-3">
      <p>
        Hand this link to {staffMember.name} yourself, by a way that nobody else reads. It sets a password for{' '}
        {staffMember.email}, once, until {exactTime(expiresAt, clinic.timeZone)}.
      </p>
      <ShownOnce label="One-time link" secret={url} />
    </div>
  );
}
