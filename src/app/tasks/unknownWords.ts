import type { SettleChoice } from '@/client/unknowns.ts';
import { shortDay, timeOfDay } from '@/components/ui/clinicTime.ts';
import type { Settlement, UnknownMessage } from '@/contracts/settlement.ts';

export const texts = (count: number): string => (count === 1 ? '1 text' : `${count} texts`);

/** "on Sun, Nov 22 between 9:02 AM and 9:12 AM"; the items come oldest first. */
export function windowWords(items: readonly Pick<UnknownMessage, 'claimedAt'>[], timeZone: string): string {
  const first = items[0]?.claimedAt;
  const last = items.at(-1)?.claimedAt;
  if (first === undefined || last === undefined) return '';
  const [firstDay, lastDay] = [shortDay(first, timeZone), shortDay(last, timeZone)];
  const [from, to] = [timeOfDay(first, timeZone), timeOfDay(last, timeZone)];
  if (firstDay !== lastDay) return `between ${firstDay}, ${from} and ${lastDay}, ${to}`;
  return from === to ? `on ${firstDay} at ${from}` : `on ${firstDay} between ${from} and ${to}`;
}

/** What each choice is called and what it means for the patients. */
export const choices: readonly { value: SettleChoice; label: string; hint: string }[] = [
  {
    value: 'sent',
    label: 'They were sent',
    hint: 'Nothing goes out now. Right when the Twilio Console shows them, or patients say that they came.',
  },
  {
    value: 'not_sent',
    label: 'They were not sent, and stay unsent',
    hint: 'Nothing goes out now. These patients have not heard from you: call where it matters.',
  },
  {
    value: 'send_again',
    label: 'They were not sent: send them now',
    hint: 'Each goes out as a new text, unless it is too late for it or the patient has opted out. If the first one did arrive, the patient gets it twice.',
  },
];

/** What the button of a choice does. */
export function actionWords(choice: SettleChoice, count: number): string {
  if (choice === 'sent') return `Record ${texts(count)} as sent`;
  return choice === 'not_sent' ? `Record ${texts(count)} as not sent` : `Send ${texts(count)} again`;
}

/** What came of it, a line for each kind of result; the usual ones first. */
export function resultLines(items: readonly Settlement[], choice: SettleChoice): string[] {
  const settled = items.filter(({ result }) => result === 'settled' || result === 'settled_before').length;
  const again = (result: string): Settlement[] => items.filter((item) => item.again?.result === result);
  const queued = again('queued').length + again('queued_before').length;
  const refusals = Map.groupBy(again('refused'), (item) => item.again?.message ?? 'It was refused.');
  const known = items.length - settled;
  return [
    ...(settled > 0 && choice !== 'send_again'
      ? [`${texts(settled)} recorded as ${choice === 'sent' ? 'sent' : 'not sent'}.`]
      : []),
    ...(queued > 0 ? [`${texts(queued)} on the way again, each as a new text.`] : []),
    ...(again('too_late').length > 0
      ? [
          `${texts(again('too_late').length)} not sent again: the time for it has passed. Write a new one where it matters.`,
        ]
      : []),
    ...[...refusals].map(([words, group]) => `${texts(group.length)} not sent again: ${words}`),
    ...(known > 0
      ? [`${texts(known)} not touched: Twilio has told meanwhile, or a colleague has settled it.`]
      : []),
  ];
}
