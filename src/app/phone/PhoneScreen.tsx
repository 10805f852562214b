import { SendHorizontal } from 'lucide-react';
import { type FormEvent, useLayoutEffect, useRef, useState } from 'react';
import { sentenceOf } from '@/client/apiProblem.ts';
import { useSession } from '@/client/session.ts';
import { useSimulatedNumbers, useTextFromPhone } from '@/client/simulator.ts';
import type { PhoneWithTexts, SimulatedText } from '@/client/simulatorApi.ts';
import { classNames } from '@/components/ui/classNames.ts';
import { exactTime, timeOfDay } from '@/components/ui/clinicTime.ts';
import { IconButton } from '@/components/ui/Button.tsx';
import { inputStyle } from '@/components/ui/Field.tsx';

const answers = ['CONFIRM', 'CANCEL', 'RESCHEDULE', 'HELP', 'STOP', 'START'];

/** What the patient sees: the texts on the phone, and a place to answer. */
export function PhoneScreen({ phone }: { phone: PhoneWithTexts }) {
  const { clinic, sender } = useSession();
  const { data: numbers } = useSimulatedNumbers();
  const textFromPhone = useTextFromPhone();
  const [body, setBody] = useState('');
  const log = useRef<HTMLDivElement>(null);
  const shown = phone.texts.filter(({ isOnPhone }) => isOnPhone);
  const waiting = phone.texts.length - shown.length;
  const to = sender.phoneNumber ?? numbers?.[0]?.number ?? null;

  const knownCount = useRef(0);
  useLayoutEffect(() => {
    if (log.current === null || knownCount.current === shown.length) return;
    knownCount.current = shown.length;
    log.current.scrollTop = log.current.scrollHeight;
  });

  function send(text: string) {
    if (to === null || text.trim() === '') return;
    textFromPhone.mutate({ from: phone.number, to, body: text }, { onSuccess: () => setBody('') });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    send(body);
  }

  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-2xl border border-line-strong bg-surface">
      <p className="border-b border-line bg-sunken px-3 py-1.5 text-center text-[0.8125rem] font-semibold">
        {clinic.name}
      </p>
      <div
        ref={log}
        role="log"
        aria-label="Texts on the patient’s phone"
        // A region that scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="flex min-h-32 flex-1 flex-col gap-1.5 overflow-y-auto p-3 -outline-offset-2"
      >
        {shown.length === 0 && <p className="m-auto text-center text-muted">No texts on this phone yet.</p>}
        {shown.map((text) => (
          <Bubble key={text.id} text={text} timeZone={clinic.timeZone} />
        ))}
        {waiting > 0 && (
          <p className="self-center text-xs text-muted">
            {waiting === 1 ? '1 text has not arrived' : `${waiting} texts have not arrived`}
          </p>
        )}
      </div>
      <div className="flex flex-col gap-2 border-t border-line p-2">
        <div className="flex flex-wrap gap-1">
          {answers.map((word) => (
            <button
              key={word}
              type="button"
              onClick={() => send(word)}
              className="h-6 rounded-full border border-line-strong px-2 text-[0.6875rem] font-medium hover:bg-hover"
            >
              {word}
            </button>
          ))}
        </div>
        {textFromPhone.isError && (
          <p role="alert" className="text-xs text-danger">
            {sentenceOf(textFromPhone.error)}
          </p>
        )}
        <form onSubmit={submit} className="flex gap-1.5">
          <input
            aria-label="Answer as the patient"
            placeholder="Answer as the patient"
            autoComplete="off"
            value={body}
            onChange={(event) => setBody(event.target.value)}
            className={classNames(inputStyle, 'rounded-full')}
          />
          <IconButton type="submit" label="Send from the phone" variant="primary" className="rounded-full">
            <SendHorizontal aria-hidden />
          </IconButton>
        </form>
      </div>
    </div>
  );
}

function Bubble({ text, timeZone }: { text: SimulatedText; timeZone: string }) {
  const isOwn = text.direction === 'out';
  return (
    <p
      dir="auto"
      title={exactTime(text.at, timeZone)}
      className={classNames(
        'max-w-[85%] rounded-2xl px-3 py-1.5 text-[0.8125rem] break-words whitespace-pre-wrap',
        isOwn ? 'self-end rounded-br-sm bg-accent text-on-accent' : 'self-start rounded-bl-sm bg-hover',
      )}
    >
      <span className="sr-only">
        {isOwn ? 'Sent: ' : text.isAutomatic ? 'From the carrier: ' : 'Received: '}
      </span>
      {text.body}
      <span className="sr-only">, {timeOfDay(text.at, timeZone)}</span>
    </p>
  );
}
