import { Link } from '@tanstack/react-router';
import { MapPinOff } from 'lucide-react';
import { buttonStyle } from '@/components/ui/Button.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';

export function NotFoundScreen() {
  return (
    <main>
      <EmptyState
        icon={MapPinOff}
        title="There is no such page"
        action={
          <Link to="/conversations" className={buttonStyle({ variant: 'primary' })}>
            Go to conversations
          </Link>
        }
      >
        The address may be old, or it was typed with a mistake.
      </EmptyState>
    </main>
  );
}
