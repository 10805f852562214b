import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { TextAddition } from '@/domain/template/completeText.ts';

/** Twilio refuses longer bodies (21617); it counts UTF-16 units. */
export const longestText = 1600;

const additionNames: Record<TextAddition, string> = {
  clinic_name: 'the clinic’s name',
  stop_line: 'the STOP line',
};

/** @throws Refusal invalid_request when the text is empty or too long, naming the additions when they are what is too much */
export function checkLength(
  written: string,
  complete: string,
  additions: readonly TextAddition[],
  hasMedia: boolean,
): void {
  if (written.trim() === '' && !hasMedia) {
    throw new Refusal('invalid_request', 'The message is empty.', { field: 'message' });
  }
  if (written.length > longestText) {
    throw new Refusal(
      'invalid_request',
      `The message has ${written.length} characters; Twilio takes ${longestText} at most.`,
      {
        field: 'message',
      },
    );
  }
  if (complete.length > longestText) {
    const names = additions.map((addition) => additionNames[addition]).join(' and ');
    throw new Refusal(
      'invalid_request',
      `With ${names}, which this text needs, it has ${complete.length} characters; Twilio takes ${longestText} at most. Shorten it by ${complete.length - longestText}.`,
      { field: 'message', additions: [...additions] },
    );
  }
}
