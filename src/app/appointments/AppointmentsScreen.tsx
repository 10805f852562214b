import { PageHeader } from '@/components/ui/PageHeader.tsx';

export function AppointmentsScreen() {
  return <PageHeader title="Appointments" />;
}
