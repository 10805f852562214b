import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import { useSession } from '@/client/session.ts';
import { Badge } from '@/components/ui/Badge.tsx';
import type { Session } from '@/contracts/session.ts';
import { Section } from '../layout/Section.tsx';

interface Check {
  title: string;
  /** Which of the session's warnings says that it is not so. */
  code: string;
  fine: string;
  /** Under the simulator it says nothing about a real number. */
  isForRealOnly?: boolean;
}

const checks: readonly Check[] = [
  {
    code: 'sending_disabled',
    title: 'Sending is switched on',
    fine: 'Texts are handed over as soon as they are due.',
  },
  {
    code: 'no_callbacks',
    title: 'Twilio can reach this address',
    fine: 'Delivery statuses and answers arrive at once.',
    isForRealOnly: true,
  },
  {
    code: 'cancel_unsubscribes',
    title: 'CANCEL cancels a visit only',
    fine: 'The word is freed in Advanced Opt-Out.',
    isForRealOnly: true,
  },
  {
    code: 'account_not_confirmed',
    title: 'The account may carry patient texts',
    fine: 'Somebody has confirmed the agreement with Twilio and the HIPAA flag of the account.',
    isForRealOnly: true,
  },
  {
    code: 'no_worker',
    title: 'A worker is running',
    fine: 'Scheduled texts and retries go out by themselves.',
  },
  {
    code: 'zone_data_old',
    title: 'Time zones are up to date',
    fine: 'Quiet hours and times of visits go by the present rules of every zone.',
  },
  {
    code: 'rules_old',
    title: 'Rules of quiet hours are up to date',
    fine: 'The hours of every state were checked within 90 days.',
  },
];

const states = {
  good: { Icon: CircleCheck, word: 'Good', tone: 'good', colour: 'text-good' },
  bad: { Icon: TriangleAlert, word: 'Look at this', tone: 'danger', colour: 'text-danger' },
  later: { Icon: CircleDashed, word: 'Not needed yet', tone: 'neutral', colour: 'text-muted' },
} as const;

function results({ warnings, mode }: Session) {
  const known = new Set(checks.map(({ code }) => code));
  return [
    ...checks.map(({ code, title, fine, isForRealOnly }) => {
      const warning = warnings.find((one) => one.code === code);
      if (warning !== undefined) return { code, title, words: warning.message, state: states.bad };
      return isForRealOnly === true && mode === 'simulator'
        ? { code, title, words: 'Matters once real texts are sent.', state: states.later }
        : { code, title, words: fine, state: states.good };
    }),
    ...warnings
      .filter(({ code }) => !known.has(code))
      .map(({ code, message }) => ({ code, title: null, words: message, state: states.bad })),
  ];
}

/** Whether this installation is ready to be relied on, as the server sees it now. */
export function SetUpChecks() {
  const session = useSession();
  return (
    <Section title="Set-up checks" description="As the server sees it now.">
      <ul className="divide-y divide-line">
        {results(session).map(({ code, title, words, state }) => (
          <li key={code} className="flex items-start gap-3 px-4 py-2.5">
            <state.Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${state.colour}`} />
            <div className="min-w-0 flex-1">
              {title !== null && <p className="font-medium">{title}</p>}
              <p className="text-[0.8125rem] text-muted">{words}</p>
            </div>
            <Badge tone={state.tone}>{state.word}</Badge>
          </li>
        ))}
      </ul>
    </Section>
  );
}
