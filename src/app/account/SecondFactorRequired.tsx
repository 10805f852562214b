import { useNavigate } from '@tanstack/react-router';
import { useSession, useSignOut } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { SetUpSecondFactor } from './SetUpSecondFactor.tsx';

/** All that a staff member of a strict clinic sees until there is a second factor (HIPAA-06 d). */
export function SecondFactorRequired({ onDone }: { onDone: () => void }) {
  const { clinic, staffMember } = useSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  async function leave() {
    await signOut.mutateAsync();
    await navigate({ to: '/sign-in' });
  }
  return (
    <main className="flex min-h-dvh items-center justify-center bg-canvas p-4">
      <div className="w-full max-w-lg rounded-xl border border-line bg-surface p-6 shadow-pop">
        <h1 className="text-xl font-semibold">One more step, {staffMember.name}</h1>
        <p className="mt-1 mb-4 text-muted">
          {clinic.name} asks everybody to sign in with a second factor. Set it up once; then everything opens.
        </p>
        <SetUpSecondFactor onDone={onDone} />
        <div className="mt-5 border-t border-line pt-3">
          <Button size="small" onClick={() => void leave()}>
            Sign out
          </Button>
        </div>
      </div>
    </main>
  );
}
