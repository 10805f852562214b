import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { Button } from '@/components/ui/Button.tsx';
import { shortDay } from '@/components/ui/clinicTime.ts';
import { RelativeTime } from '@/components/ui/RelativeTime.tsx';
import type { StaffMember } from '@/contracts/staff.ts';
import { roleWords } from '@/domain/access/roles.ts';

/** One staff member: who, what they may do, how they sign in. */
export function StaffRow({ member, onChange }: { member: StaffMember; onChange: () => void }) {
  const { clinic, staffMember } = useSession();
  const { name, email, role, disabledAt, isInvited, hasSecondFactor, lastSignedInAt } = member;
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{name}</span>
          {member.id === staffMember.id && <span className="text-xs text-muted">you</span>}
          <Badge>{roleWords[role].name}</Badge>
          {disabledAt !== null && <Badge tone="danger">Ended {shortDay(disabledAt, clinic.timeZone)}</Badge>}
          {isInvited && <Badge tone="caution">Link not used yet</Badge>}
          {hasSecondFactor && <Badge tone="good">Second factor</Badge>}
        </p>
        <p className="text-xs break-words text-muted">
          {email},{' '}
          {lastSignedInAt === null ? (
            'not signed in lately'
          ) : (
            <>
              signed in <RelativeTime at={lastSignedInAt} timeZone={clinic.timeZone} />
            </>
          )}
        </p>
      </div>
      <Button size="small" onClick={onChange}>
        Change<span className="sr-only"> {name}</span>
      </Button>
    </li>
  );
}
