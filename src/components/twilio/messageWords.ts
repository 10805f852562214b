import type { Message } from '@/contracts/message.ts';
import { refusals, type RefusalCode } from '@/domain/refusal/refusalCode.ts';

/** Who wrote a text, in words. */
export function authorOf(message: Message): string {
  switch (message.author.kind) {
    case 'patient':
      return message.author.name ?? 'Patient';
    case 'staff':
      return message.author.name ?? 'Staff';
    case 'api_key':
      return message.author.name === null ? 'API' : `API: ${message.author.name}`;
    default:
      return message.templateKey === null ? 'Automatic answer' : 'Automatic text';
  }
}

/** "appointment_reminder" as people say it, for a template that may no longer be there. */
export function templateWords(key: string): string {
  const words = key.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const ownReasons: Record<string, string> = {
  opted_out_since: 'The patient opted out before it could leave.',
  no_longer_wanted: 'It was no longer wanted, so it did not leave.',
  too_late: 'Its time had passed, so it did not leave.',
  deadline_passed: 'Its time had passed, so it did not leave.',
  no_useful_time: 'The next hours in which it may arrive came too late for it.',
  too_many_texts: 'This number has had as many texts of this kind as the law allows.',
  consent_ended: 'The consent that somebody else gave had come to its end.',
};

function isRefusal(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code);
}

/** What is wrong with a text and what to do, in plain words; null when nothing is. */
export function troubleOf(message: Message): { title: string; advice: string } | null {
  if (message.error !== null) return { title: message.error.title, advice: message.error.advice };
  const { status, reasonCode } = message;
  if (message.isHeld) {
    return {
      title: 'Held for a second person',
      advice: 'The text may hold what must not be sent. Somebody other than its author has to look at it.',
    };
  }
  if (status === 'unknown') {
    return {
      title: 'The answer of the carrier service was lost',
      advice: 'We are finding out whether the text left. It is not sent again meanwhile.',
    };
  }
  if (status === 'failed' || status === 'undelivered') {
    return {
      title: 'The carrier did not deliver it',
      advice: 'It gave no reason. Call the patient if it matters.',
    };
  }
  if (status !== 'blocked' && status !== 'withdrawn') return null;
  const reason = reasonCode ?? '';
  const title = isRefusal(reason) ? refusals[reason].title : (ownReasons[reason] ?? 'It never left us');
  return {
    title,
    advice: status === 'blocked' ? 'Nothing was sent. Call the patient if it matters.' : 'Nothing was sent.',
  };
}
