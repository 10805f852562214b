import { Cable, Plus } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useFhirConnections } from '@/client/fhirConnections.ts';
import { useNoPermission } from '@/client/permission.ts';
import { Button } from '@/components/ui/Button.tsx';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { Section } from '../../layout/Section.tsx';
import { ConnectDialog } from './ConnectDialog.tsx';
import { ConnectionRow } from './ConnectionRow.tsx';

/** The record systems that visits come from by FHIR, and what is written back to them. */
export function RecordSystems() {
  const connections = useFhirConnections();
  const noPermission = useNoPermission('clinic:write');
  const [isConnecting, setConnecting] = useState(false);
  return (
    <Section
      title="Record systems"
      description="Visits and patients by FHIR R4, and patients’ answers back."
      action={
        <Button size="small" disabledReason={noPermission} onClick={() => setConnecting(true)}>
          <Plus aria-hidden />
          Connect
        </Button>
      }
    >
      {connections.isPending && <SkeletonRows count={1} label="Loading record systems" />}
      {connections.isError && (
        <ErrorState sentence={sentenceOf(connections.error)} onRetry={() => void connections.refetch()} />
      )}
      {connections.data?.length === 0 && (
        <EmptyState icon={Cable} title="No record system is connected">
          Visits are entered here, by the API or from files. Connect the record system, and they come by
          themselves.
        </EmptyState>
      )}
      <ul className="divide-y divide-line">
        {connections.data?.map((connection) => (
          <ConnectionRow key={connection.id} connection={connection} noPermission={noPermission} />
        ))}
      </ul>
      <ConnectDialog key={String(isConnecting)} isOpen={isConnecting} onClose={() => setConnecting(false)} />
    </Section>
  );
}
