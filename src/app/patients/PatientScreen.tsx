import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useMay } from '@/client/permission.ts';
import { usePatient } from '@/client/patients.ts';
import { ErrorState } from '@/components/ui/ErrorState.tsx';
import { SkeletonRows } from '@/components/ui/Skeleton.tsx';
import type { Patient } from '@/contracts/patient.ts';
import { PatientNotices } from '../notices/PatientNotices.tsx';
import { PatientConsent } from './consent/PatientConsent.tsx';
import { PatientAppointments } from './PatientAppointments.tsx';
import { PatientComposer } from './PatientComposer.tsx';
import { PatientHeader } from './PatientHeader.tsx';
import { PatientNumbers } from './PatientNumbers.tsx';
import { PatientRecord } from './record/PatientRecord.tsx';
import { RefusedTexts } from './RefusedTexts.tsx';

const route = getRouteApi('/shell/patients/$patientId');

/** One patient: who it is, what may be texted to which number, visits, and a text at once. */
export function PatientScreen() {
  const { patientId } = route.useParams();
  const patient = usePatient(patientId);
  if (patient.isError) {
    return <ErrorState sentence={sentenceOf(patient.error)} onRetry={() => void patient.refetch()} />;
  }
  if (patient.data === undefined) return <SkeletonRows label="Loading the patient" />;
  return <OpenPatient key={patientId} patient={patient.data} />;
}

function OpenPatient({ patient }: { patient: Patient }) {
  const maySend = useMay('messages:send');
  const [chosen, setChosen] = useState<string | null>(null);
  const main = patient.phoneNumbers.find(({ isPrimary }) => isPrimary) ?? patient.phoneNumbers[0];
  const number = patient.phoneNumbers.find(({ phoneNumber }) => phoneNumber === chosen) ?? main;
  return (
    <>
      <PatientHeader patient={patient} />
      <div className="@container">
        <div className="grid max-w-6xl gap-4 p-4 md:p-6 @min-[56rem]:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
          <div className="flex min-w-0 flex-col gap-4">
            <PatientNumbers patient={patient} />
            <PatientConsent patient={patient} />
            <RefusedTexts patient={patient} />
            <PatientRecord patient={patient} />
          </div>
          <div className="flex min-w-0 flex-col gap-4 @max-[56rem]:order-first">
            {maySend && <PatientComposer patient={patient} number={number} onChooseNumber={setChosen} />}
            <PatientAppointments patient={patient} />
            <PatientNotices patient={patient} />
          </div>
        </div>
      </div>
    </>
  );
}
