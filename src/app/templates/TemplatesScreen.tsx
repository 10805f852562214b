import { PageHeader } from '@/components/ui/PageHeader.tsx';

export function TemplatesScreen() {
  return <PageHeader title="Templates" />;
}
