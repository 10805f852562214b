import { type FormEvent, useState } from 'react';
import { ApiProblem, sentenceOf } from '@/client/apiProblem.ts';
import { useInviteStaff } from '@/client/staff.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { TextField } from '@/components/ui/Field.tsx';
import { Notice } from '@/components/ui/Notice.tsx';
import type { Role } from '@/domain/access/roles.ts';
import { FormDialog } from '../forms/FormDialog.tsx';
import { InvitationLink } from './InvitationLink.tsx';
import { RoleChoice } from './RoleChoice.tsx';

const formId = 'invite-staff';

function wordsFor(error: Error): string {
  if (!(error instanceof ApiProblem) || error.code !== 'invalid_request') return sentenceOf(error);
  return error.field === 'email' ? 'This is not an e-mail address.' : 'Say what your colleague is called.';
}

/** Gives somebody an account, then shows the one-time link this once. */
export function InviteStaffDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  const invite = useInviteStaff();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('staff');
  const field = invite.error instanceof ApiProblem ? invite.error.field : null;
  const sentence = invite.error === null ? null : wordsFor(invite.error);

  function close() {
    setName('');
    setEmail('');
    setRole('staff');
    invite.reset(); // The link leaves the page's memory with the dialog.
    onOpenChange(false);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    invite.mutate({ name, email: email.trim(), role });
  }

  if (invite.data !== undefined) {
    return (
      <Dialog
        isOpen={isOpen}
        onOpenChange={close}
        title="Invited"
        footer={
          <Button variant="primary" onClick={close}>
            Close
          </Button>
        }
      >
        <InvitationLink invitation={invite.data} />
      </Dialog>
    );
  }
  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={close}
      title="Invite a colleague"
      action={invite.isPending ? 'Inviting …' : 'Make the link'}
      isPending={invite.isPending}
      formId={formId}
    >
      <form id={formId} noValidate onSubmit={submit} className="flex flex-col gap-4">
        {sentence !== null && field !== 'email' && field !== 'name' && (
          <Notice tone="danger" role="alert">
            {sentence}
          </Notice>
        )}
        <TextField
          label="Name"
          autoComplete="off"
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            invite.reset();
          }}
          error={field === 'name' ? sentence : null}
        />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          hint="What they sign in with. Nothing is sent to it."
          value={email}
          onChange={(event) => {
            setEmail(event.target.value);
            invite.reset();
          }}
          error={field === 'email' ? sentence : null}
        />
        <RoleChoice value={role} onChange={setRole} />
      </form>
    </FormDialog>
  );
}
