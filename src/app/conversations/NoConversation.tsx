import { MessagesSquare } from 'lucide-react';
import { EmptyState } from '@/components/ui/EmptyState.tsx';

export function NoConversation() {
  return (
    <div className="hidden flex-1 items-center justify-center @min-[44rem]:flex">
      <EmptyState icon={MessagesSquare} title="No conversation is open">
        Choose one from the list, or press J for the first.
      </EmptyState>
    </div>
  );
}
