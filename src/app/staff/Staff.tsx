import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useMay } from '@/client/permission.ts';
import { useStaff } from '@/client/staff.ts';
import { Button } from '@/components/ui/Button.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { StaffMember } from '@/contracts/staff.ts';
import { Section } from '../layout/Section.tsx';
import { ChangeStaffDialog } from './ChangeStaffDialog.tsx';
import { InviteStaffDialog } from './InviteStaffDialog.tsx';
import { StaffRow } from './StaffRow.tsx';

/** Everybody who has or had an account, for administrators to look after. */
export function Staff() {
  const mayManage = useMay('staff:manage');
  const staff = useStaff(mayManage);
  const [isInviting, setInviting] = useState(false);
  const [changing, setChanging] = useState<StaffMember | null>(null);
  if (!mayManage) return null;
  return (
    <Section
      title="Staff"
      description="Everybody has an account of their own: what they see and do is on record."
      action={
        <Button size="small" onClick={() => setInviting(true)}>
          <UserPlus aria-hidden />
          Invite
        </Button>
      }
    >
      {staff.isPending && <SkeletonRows count={3} label="Loading staff" />}
      {staff.isError && (
        <ErrorState sentence={sentenceOf(staff.error)} onRetry={() => void staff.refetch()} />
      )}
      <ul className="divide-y divide-line">
        {staff.data?.map((member) => (
          <StaffRow key={member.id} member={member} onChange={() => setChanging(member)} />
        ))}
      </ul>
      <InviteStaffDialog isOpen={isInviting} onOpenChange={setInviting} />
      {changing !== null && (
        <ChangeStaffDialog key={changing.id} member={changing} onClose={() => setChanging(null)} />
      )}
    </Section>
  );
}
