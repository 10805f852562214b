import { useSession } from '@/client/session.ts';
import { exactTime } from '@/components/ui/clinicTime.ts';
import { Notice } from '@/components/ui/Notice.tsx';
import type { ConsentState } from '@/contracts/consent.ts';
import { usePhoneNumbers } from '../../forms/PhoneNumberField.tsx';
import { suppressionSourceWords } from './consentWords.ts';

/** The number that patients text START to, in words. */
export function useStartInstruction(): string {
  const { sender } = useSession();
  const { format } = usePhoneNumbers();
  return sender.phoneNumber === null
    ? 'text START to the number that the clinic’s texts come from'
    : `text START to ${format(sender.phoneNumber)}`;
}

/** Recognised in a text: then it matters by what. */
function isRead(source: string | null): boolean {
  return (
    source !== null && ['keyword', 'phrase', 'wrong_number', 'cancel_keyword', 'review'].includes(source)
  );
}

/** Since when and how a number is opted out, and that only the patient can change it. */
export function OptedOutNotice({ suppression }: { suppression: ConsentState['suppression'] }) {
  const { clinic } = useSession();
  const start = useStartInstruction();
  const { since, source, ruleWords } = suppression;
  return (
    <Notice tone="danger" title="Opted out: nothing is texted to this number">
      <p>
        {since !== null && (
          <>
            Since <time dateTime={since}>{exactTime(since, clinic.timeZone)}</time>
          </>
        )}
        {source !== null && `${since === null ? '' : ', '}${suppressionSourceWords(source)}`}
        {isRead(source) && ruleWords !== null && ` (${ruleWords})`}
        {(since !== null || source !== null) && '. '}
        Only the patient can change this: {start}. Until then call, or write a letter.
      </p>
    </Notice>
  );
}
