import { PageHeader } from '@/components/ui/PageHeader.tsx';

export function SettingsScreen() {
  return <PageHeader title="Settings" />;
}
