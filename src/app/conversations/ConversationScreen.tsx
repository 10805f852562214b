import { PageHeader } from '@/components/ui/PageHeader.tsx';

export function ConversationScreen() {
  return <PageHeader title="Conversation" />;
}
