import { Ban, Check } from 'lucide-react';
import { useAppointments } from '@/client/appointments.ts';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useConsent } from '@/client/patients.ts';
import { useSession } from '@/client/session.ts';
import { useTasks } from '@/client/tasks.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import { exactTime, localDay, shortDay, timeOfDay } from '@/components/ui/clinicTime.ts';
import { useNow } from '@/components/ui/RelativeTime.tsx';
import { Skeleton } from '@/components/ui/Skeleton.tsx';
import type { Conversation } from '@/contracts/conversation.ts';
import { StateBadge } from '../appointments/StateBadge.tsx';
import { maskedBirthDate } from './personWords.ts';

const languageWords: Record<string, string> = { en: 'English', es: 'Spanish' };

/** The people on this number: consent, coming appointments, open tasks. */
export function PersonDetails({ conversation }: { conversation: Conversation }) {
  return (
    <div className="flex flex-col gap-5">
      {conversation.patients.length === 0 && (
        <p className="text-muted">
          Nobody in the patient list has this number. Texts can be answered; add the number to a patient to
          see consent and appointments here.
        </p>
      )}
      {conversation.patients.length > 1 && (
        <p className="text-muted">This phone is shared. Make sure who is meant before you write.</p>
      )}
      {conversation.patients.map((person) => (
        <section key={person.id} aria-label={person.name} className="flex flex-col gap-3">
          <div>
            <h2 className="text-[0.9375rem] font-semibold">{person.name}</h2>
            <p className="text-xs text-muted">
              {[
                maskedBirthDate(person.birthDate),
                languageWords[person.language] ?? person.language,
                `No. ${person.shortId}`,
              ]
                .filter((part) => part !== null)
                .join(' · ')}
            </p>
          </div>
          <Consent patientId={person.id} phoneNumber={conversation.phoneNumber} />
          <Appointments patientId={person.id} />
        </section>
      ))}
      <Tasks conversation={conversation} />
    </div>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-semibold text-muted">{title}</h3>
      {children}
    </section>
  );
}

function Consent({ patientId, phoneNumber }: { patientId: string; phoneNumber: string }) {
  const consent = useConsent(patientId);
  const { clinic } = useSession();
  const state = consent.data?.find((one) => one.phoneNumber === phoneNumber);
  return (
    <Part title="Consent for this number">
      {consent.isPending && <Skeleton className="h-20" />}
      {consent.isError && <p className="text-danger">{sentenceOf(consent.error)}</p>}
      {state?.suppression.active === true && (
        <p className="mb-1 text-danger">
          Opted out
          {state.suppression.since !== null && ` ${exactTime(state.suppression.since, clinic.timeZone)}`}.
          Only START from the phone lifts it.
        </p>
      )}
      <ul className="flex flex-col gap-0.5">
        {state?.categories.map(({ category, allowed, message }) => (
          <li key={category} className="flex items-start gap-1.5">
            {allowed ? (
              <Check aria-label="Allowed" className="mt-0.5 size-3.5 shrink-0 text-good" />
            ) : (
              <Ban aria-label="Not allowed" className="mt-0.5 size-3.5 shrink-0 text-danger" />
            )}
            <span className="min-w-0">
              <span className="capitalize">{category}</span>{' '}
              <span className="text-xs text-muted">{message}</span>
            </span>
          </li>
        ))}
      </ul>
      {consent.data !== undefined && state === undefined && (
        <p className="text-muted">Nothing is recorded for this number.</p>
      )}
    </Part>
  );
}

function Appointments({ patientId }: { patientId: string }) {
  const { clinic } = useSession();
  const today = localDay(new Date(useNow(3_600_000)).toISOString(), clinic.timeZone);
  const appointments = useAppointments({ patientId, from: today });
  return (
    <Part title="Coming appointments">
      {appointments.isPending && <Skeleton className="h-10" />}
      {appointments.isError && <p className="text-danger">{sentenceOf(appointments.error)}</p>}
      {appointments.data?.length === 0 && <p className="text-muted">None</p>}
      <ul className="flex flex-col gap-1.5">
        {appointments.data?.slice(0, 5).map((appointment) => (
          <li key={appointment.id}>
            <p className="flex flex-wrap items-center gap-x-2">
              <time dateTime={appointment.startsAt} className="font-medium">
                {shortDay(appointment.startsAt, clinic.timeZone)},{' '}
                {timeOfDay(appointment.startsAt, clinic.timeZone)}
              </time>
              <StateBadge appointment={appointment} />
            </p>
            <p className="text-xs text-muted">
              {[appointment.clinician, appointment.visitType].filter((part) => part !== null).join(' · ')}
            </p>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Tasks({ conversation }: { conversation: Conversation }) {
  const tasks = useTasks('open');
  const own = tasks.data?.filter((task) => task.conversationId === conversation.id) ?? [];
  if (conversation.openTasks === 0 && own.length === 0) return null;
  return (
    <Part title="Open tasks">
      <ul className="flex flex-col gap-1">
        {own.map((task) => (
          <li key={task.id}>
            {task.priority !== 'normal' && (
              <Badge tone={task.priority === 'urgent' ? 'danger' : 'caution'} className="mr-1.5 capitalize">
                {task.priority}
              </Badge>
            )}
            {task.reason}
          </li>
        ))}
      </ul>
    </Part>
  );
}
