import { useSession } from '@/client/session.ts';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { isRole, roleWords } from '@/domain/access/roles.ts';
import { OwnPassword } from './OwnPassword.tsx';
import { SecondFactor } from './SecondFactor.tsx';

/** One's own account: who one is here, password and second factor. */
export function AccountScreen() {
  const { staffMember } = useSession();
  const { name, email, role } = staffMember;
  return (
    <>
      <PageHeader
        title="Your account"
        description={`${name}, ${email}${isRole(role) ? `, ${roleWords[role].name}` : ''}`}
      />
      <div className="flex w-full max-w-4xl flex-col gap-4 p-4 md:p-6">
        <SecondFactor />
        <OwnPassword />
      </div>
    </>
  );
}
