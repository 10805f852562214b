import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useApi } from '@/client/ApiProvider.tsx';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { Dialog } from '@/components/ui/Dialog.tsx';
import { sittingDown } from '../signIn/sittingDown.ts';
import { type IdleState, idleState, isToBeTold } from './idleClock.ts';

const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/**
 * Logs off whoever has left the screen, after asking (HIPAA-06 a). Signing in leads back here; drafts stay for the same
 * person. Only what a person does counts: the screen keeps itself fresh without anybody there.
 */
export function IdleWatch() {
  const api = useApi();
  const client = useQueryClient();
  const router = useRouter();
  const { clinic, staffMember } = useSession();
  const { idleMinutes } = clinic;
  const [begunAt] = useState(Date.now);
  const toldAt = useRef(begunAt);
  const [state, setState] = useState<IdleState>({ kind: 'here' });

  useEffect(() => sittingDown(staffMember.id), [staffMember.id]);

  const tell = useRef((): void => undefined);
  useEffect(() => {
    tell.current = () => {
      toldAt.current = Date.now();
      setState({ kind: 'here' });
      // When it fails, the next sign of life tells again; when the session is over, the next request says so.
      api.noteActivity().catch(() => void (toldAt.current -= 30_000));
    };
  }, [api]);

  useEffect(() => {
    const onSign = () => {
      const isWarned = idleState(toldAt.current, idleMinutes, Date.now()).kind !== 'here';
      if (!isWarned && isToBeTold(toldAt.current, Date.now())) tell.current();
    };
    for (const sign of signs) document.addEventListener(sign, onSign, { passive: true, capture: true });
    return () => {
      for (const sign of signs) document.removeEventListener(sign, onSign, { capture: true });
    };
  }, [idleMinutes]);

  useEffect(() => {
    async function leave() {
      const { href } = router.state.location;
      await api.signOut().catch(() => undefined);
      await router.navigate({ to: '/sign-in', search: { to: href, why: 'idle' } });
      client.clear();
    }
    let hasLeft = false;
    const timer = setInterval(() => {
      const next = idleState(toldAt.current, idleMinutes, Date.now());
      setState((known) => (known.kind === 'here' && next.kind === 'here' ? known : next));
      if (next.kind !== 'gone' || hasLeft) return;
      hasLeft = true;
      void leave();
    }, 1000);
    return () => clearInterval(timer);
  }, [api, client, idleMinutes, router]);

  return (
    <Dialog
      isOpen={state.kind === 'warned'}
      onOpenChange={() => tell.current()}
      title="Are you still there?"
      footer={
        <Button variant="primary" onClick={() => tell.current()}>
          I am here
        </Button>
      }
    >
      <p>
        You will be logged off in{' '}
        <span role="timer">{state.kind === 'warned' ? state.secondsLeft : 0} seconds</span>. What you have
        begun to write stays for you.
      </p>
    </Dialog>
  );
}
