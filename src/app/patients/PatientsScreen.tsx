import { PageHeader } from '@/components/ui/PageHeader.tsx';

export function PatientsScreen() {
  return <PageHeader title="Patients" />;
}
