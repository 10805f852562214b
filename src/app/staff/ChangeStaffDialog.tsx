import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useChangeStaff, useRenewInvitation } from '@/client/staff.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { StaffMember } from '@/contracts/staff.ts';
import { Checkbox } from '../forms/Checkbox.tsx';
import { InvitationLink } from './InvitationLink.tsx';
import { RoleChoice } from './RoleChoice.tsx';

/** Changes what a colleague may do, makes another one-time link, ends the account or opens it again. */
export function ChangeStaffDialog({ member, onClose }: { member: StaffMember; onClose: () => void }) {
  const change = useChangeStaff();
  const renew = useRenewInvitation();
  const [role, setRole] = useState(member.role);
  const [isLost, setLost] = useState(false);
  const isEnded = member.disabledAt !== null;
  const error = change.error ?? renew.error;
  const isBusy = change.isPending || renew.isPending;
  const save = (changes: { role?: StaffMember['role']; isDisabled?: boolean }) =>
    change.mutate({ id: member.id, ...changes }, { onSuccess: onClose });

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={member.name}
      description={member.email}
      footer={
        renew.data === undefined ? (
          <>
            <Button
              variant={isEnded ? 'secondary' : 'danger'}
              disabled={isBusy}
              onClick={() => save({ isDisabled: !isEnded })}
            >
              {isEnded ? 'Open the account again' : 'End the account'}
            </Button>
            <Button
              variant="primary"
              disabled={isBusy}
              disabledReason={role === member.role ? 'Nothing has been changed.' : null}
              onClick={() => save({ role })}
            >
              Save
            </Button>
          </>
        ) : (
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        )
      }
    >
      {renew.data === undefined ? (
        <div className="flex flex-col gap-4">
          {error !== null && (
            <Notice tone="danger" role="alert">
              {sentenceOf(error)}
            </Notice>
          )}
          <RoleChoice value={role} onChange={setRole} />
          {!isEnded && (
            <div className="flex flex-col items-start gap-2 border-t border-line pt-3">
              <p className="text-[0.8125rem] text-muted">
                Password or link lost? Another one-time link sets a new password; the one before ends.
              </p>
              {member.hasSecondFactor && (
                <Checkbox
                  label="Authenticator and recovery codes are lost too: remove the second factor"
                  hint="Make sure that it is really them. Every session ends at once."
                  checked={isLost}
                  onChange={(event) => setLost(event.target.checked)}
                />
              )}
              <Button
                size="small"
                disabled={isBusy}
                onClick={() => renew.mutate({ id: member.id, removeSecondFactor: isLost })}
              >
                New one-time link
              </Button>
            </div>
          )}
        </div>
      ) : (
        <InvitationLink invitation={renew.data} />
      )}
    </Dialog>
  );
}
