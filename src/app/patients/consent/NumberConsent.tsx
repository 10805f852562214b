import { CircleCheck, CircleMinus, FileCheck2, Link2 } from 'lucide-react';
import { useState } from 'react';
import { useNoPermission } from '@/client/permission.ts';
import { useSession } from '@/client/session.ts';
import { Button } from '@/components/ui/Button.tsx';
import { exactTime, shortDay } from '@/components/ui/clinicTime.ts';
import type { ConsentState } from '@/contracts/consent.ts';
import type { Patient } from '@/contracts/patient.ts';
import { categoryWords } from '../../words/categoryWords.ts';
import { ConsentHistory } from './ConsentHistory.tsx';
import { type ConsentSubject, consentSubjects } from '@/domain/consent/consentSubjects.ts';
import { channelWord } from './consentWords.ts';
import { OptedOutNotice } from './OptedOutNotice.tsx';
import { PreferenceLinkDialog } from './PreferenceLinkDialog.tsx';
import { ProofDialog } from './ProofDialog.tsx';
import { RecordConsentDialog } from './RecordConsentDialog.tsx';
import { RecordOptOutDialog } from './RecordOptOutDialog.tsx';

/** One number: opted out or not, each subject with its answer, and where answers are recorded. */
export function NumberConsent({ patient, state }: { patient: Patient; state: ConsentState }) {
  const [open, setOpen] = useState<'consent' | 'optOut' | 'link' | 'proof' | null>(null);
  const noPermission = useNoPermission('consent:write');
  const mayNotExport = useNoPermission('records:export');
  const isOptedOut = state.suppression.active;
  const close = () => setOpen(null);
  return (
    <section aria-label={`Consent for ${state.display}`} className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="basis-full font-medium whitespace-nowrap sm:flex-1 sm:basis-36">{state.display}</h3>
        <Button size="small" disabledReason={noPermission} onClick={() => setOpen('consent')}>
          Record consent
        </Button>
        <Button
          size="small"
          variant="ghost"
          disabledReason={noPermission ?? (isOptedOut ? 'This number has opted out already.' : null)}
          onClick={() => setOpen('optOut')}
        >
          Record opt-out
        </Button>
      </div>
      {isOptedOut ? (
        <OptedOutNotice suppression={state.suppression} />
      ) : (
        <ul className="flex flex-col gap-1.5">
          {consentSubjects.map((subject) => (
            <SubjectRow key={subject.key} subject={subject} state={state} />
          ))}
          {state.part2 !== null && <Part2Row stands={state.part2.stands} />}
        </ul>
      )}
      <ConsentHistory events={state.events} />
      <div className="-ml-2 flex flex-wrap gap-x-1">
        <Button size="small" variant="ghost" disabledReason={noPermission} onClick={() => setOpen('link')}>
          <Link2 aria-hidden />
          Preference link
        </Button>
        <Button size="small" variant="ghost" disabledReason={mayNotExport} onClick={() => setOpen('proof')}>
          <FileCheck2 aria-hidden />
          Export proof
        </Button>
      </div>
      <RecordConsentDialog patient={patient} state={state} isOpen={open === 'consent'} onOpenChange={close} />
      <PreferenceLinkDialog patient={patient} state={state} isOpen={open === 'link'} onOpenChange={close} />
      <ProofDialog state={state} isOpen={open === 'proof'} onOpenChange={close} />
      <RecordOptOutDialog state={state} isOpen={open === 'optOut'} onOpenChange={close} />
    </section>
  );
}

function SubjectRow({ subject, state }: { subject: ConsentSubject; state: ConsentState }) {
  const { clinic } = useSession();
  const entries = state.categories.filter(({ category }) => subject.categories.includes(category));
  const [first] = entries;
  if (first === undefined) return null;
  const allowed = entries.filter((entry) => entry.allowed);
  const refused = entries.filter((entry) => !entry.allowed);
  const latest = state.events
    .filter(({ category, kind }) => kind !== 'part2' && subject.categories.includes(category))
    .toSorted((a, b) => b.occurredAt.localeCompare(a.occurredAt))[0];
  const Icon = allowed.length === 0 ? CircleMinus : CircleCheck;
  const tone = allowed.length === 0 ? 'text-muted' : 'text-good';
  return (
    <li className="flex items-start gap-2 text-[0.8125rem]">
      <Icon aria-hidden className={`mt-px size-4 shrink-0 ${tone}`} />
      <div className="min-w-0">
        <p>
          <span className="font-medium">{subject.title}</span>{' '}
          <span className={tone}>{answerWords(allowed.length, refused.length)}</span>
        </p>
        <p className="text-xs text-muted">
          {allowed.length > 0 && refused.length > 0
            ? `Not for: ${refused.map(({ category }) => categoryWords[category].toLowerCase()).join(', ')}. ${refused[0]?.message ?? ''}`
            : first.message}
          {allowed.length > 0 && latest !== undefined && (
            <>
              {' '}
              <time dateTime={latest.occurredAt} title={exactTime(latest.occurredAt, clinic.timeZone)}>
                {shortDay(latest.occurredAt, clinic.timeZone)}
              </time>
              , {channelWord(latest.channel)}.
            </>
          )}
        </p>
      </div>
    </li>
  );
}

function answerWords(allowed: number, refused: number): string {
  if (allowed === 0) return 'no consent';
  return refused === 0 ? 'allowed' : 'partly allowed';
}

/** No consent to texts: whether they may tell of substance use treatment (SENS-01). */
function Part2Row({ stands }: { stands: boolean }) {
  const Icon = stands ? CircleCheck : CircleMinus;
  const tone = stands ? 'text-good' : 'text-muted';
  return (
    <li className="flex items-start gap-2 text-[0.8125rem]">
      <Icon aria-hidden className={`mt-px size-4 shrink-0 ${tone}`} />
      <div className="min-w-0">
        <p>
          <span className="font-medium">Substance use treatment (Part 2)</span>{' '}
          <span className={tone}>{stands ? 'signed' : 'not signed'}</span>
        </p>
        <p className="text-xs text-muted">
          {stands
            ? 'Automated texts may tell of it.'
            : 'No automated text about a visit there goes to this number.'}
        </p>
      </div>
    </li>
  );
}
