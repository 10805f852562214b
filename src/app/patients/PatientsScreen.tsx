import { useQueryClient } from '@tanstack/react-query';
import { FileUp, Search, UserPlus, UsersRound } from 'lucide-react';
import { useRef, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { usePatientSearch } from '@/client/patients.ts';
import { useNoPermission } from '@/client/permission.ts';
import { Button } from '@/components/ui/Button.tsx';
import { classNames } from '@/components/ui/classNames.ts';
import { EmptyState } from '@/components/ui/EmptyState.tsx';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { inputStyle } from '@/components/ui/Field.tsx';
import { PageHeader } from '@/components/ui/PageHeader.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import { useSettled } from '../forms/useSettled.ts';
import { useShortcut } from '../shell/shortcuts.ts';
import { ImportConsentDialog } from './consent/ImportConsentDialog.tsx';
import { NewPatientDialog } from './NewPatientDialog.tsx';
import { PatientRow } from './PatientRow.tsx';

const lastSearchKey = ['patientSearchText'];

/** What was searched for last, until one signs out: kept in memory, because an address would keep names for good. */
function useSearchText() {
  const client = useQueryClient();
  const [text, setText] = useState(() => client.getQueryData<string>(lastSearchKey) ?? '');
  return [
    text,
    (next: string) => {
      setText(next);
      client.setQueryData(lastSearchKey, next);
    },
  ] as const;
}

/** Finds patients by name, number or id. */
export function PatientsScreen() {
  const [text, setText] = useSearchText();
  const wanted = useSettled(text.trim());
  const patients = usePatientSearch(wanted);
  const [isAdding, setAdding] = useState(false);
  const [isImporting, setImporting] = useState(false);
  const mayNotImport = useNoPermission('consent:write');
  const field = useRef<HTMLInputElement>(null);
  const noPermission = useNoPermission('patients:write');
  useShortcut('/', () => field.current?.focus());
  const count = patients.data?.length ?? 0;
  return (
    <>
      <PageHeader
        title="Patients"
        actions={
          <>
            <Button disabledReason={mayNotImport} onClick={() => setImporting(true)}>
              <FileUp aria-hidden />
              Import consent
            </Button>
            <Button variant="primary" disabledReason={noPermission} onClick={() => setAdding(true)}>
              <UserPlus aria-hidden />
              New patient
            </Button>
          </>
        }
      >
        <search className="relative mt-2 block max-w-xl">
          <Search aria-hidden className="absolute top-2.5 left-2.5 size-4 text-muted" />
          <input
            ref={field}
            type="search"
            aria-label="Find a patient"
            aria-keyshortcuts="/"
            placeholder="Name, phone number or id"
            autoComplete="off"
            spellCheck={false}
            className={classNames(inputStyle, 'pl-8')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </search>
      </PageHeader>
      <output className="sr-only">
        {patients.isSuccess &&
          !patients.isPlaceholderData &&
          (count === 1 ? '1 patient' : `${patients.hasNextPage ? 'More than ' : ''}${count} patients`)}
      </output>
      {patients.isPending && <SkeletonRows count={8} label="Loading patients" />}
      {patients.isError && (
        <ErrorState sentence={sentenceOf(patients.error)} onRetry={() => void patients.refetch()} />
      )}
      {patients.data?.length === 0 && (
        <EmptyState
          icon={UsersRound}
          title={wanted === '' ? 'No patients yet' : 'Nobody found'}
          action={
            noPermission === null && (
              <Button onClick={() => setAdding(true)}>
                <UserPlus aria-hidden />
                New patient
              </Button>
            )
          }
        >
          {wanted === ''
            ? 'Add the first patient with a phone number. Consent is recorded on the patient’s page.'
            : 'Try a part of the name, the last digits of the number, or the patient’s id.'}
        </EmptyState>
      )}
      {count > 0 && (
        <ul
          aria-label="Patients"
          aria-busy={patients.isPlaceholderData}
          className={classNames(
            'divide-y divide-line border-b border-line bg-surface',
            patients.isPlaceholderData && 'opacity-60',
          )}
        >
          {patients.data?.map((patient) => (
            <PatientRow key={patient.id} patient={patient} />
          ))}
        </ul>
      )}
      {patients.hasNextPage && (
        <div className="p-4 text-center">
          <Button disabled={patients.isFetchingNextPage} onClick={() => void patients.fetchNextPage()}>
            {patients.isFetchingNextPage ? 'Loading …' : 'Show more'}
          </Button>
        </div>
      )}
      <ImportConsentDialog isOpen={isImporting} onOpenChange={setImporting} />
      <NewPatientDialog isOpen={isAdding} onOpenChange={setAdding} />
    </>
  );
}
