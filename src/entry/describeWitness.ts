import type { WitnessState } from '../services/witness/witnessState.ts';
import { ok, problem, warning, type Finding } from './finding.ts';

/**
 * What the comparison with Twilio's list says of a sender, for the person at the terminal.
 * @param hasWorker whether a worker runs that would compare
 */
export function describeWitness(sender: WitnessState, hasWorker: boolean): Finding {
  const name = sender.messagingServiceSid ?? sender.phoneNumber ?? sender.senderId;
  const through = sender.checkedThrough
    ? `compared with Twilio's list up to ${sender.checkedThrough}`
    : 'not compared yet';
  const found = describeFinding(sender);
  switch (sender.state) {
    case 'held':
      return problem(
        `${name} is HELD since ${sender.heldAt}, ${through}: nothing is sent by it. ${found} Look with npm run release -- --dry-run, go on with npm run release.`,
      );
    case 'unchecked':
      return hasWorker
        ? warning(
            `${name} waits to be compared with Twilio's list before anything is sent: Twilio does not answer.`,
          )
        : ok(
            `${name} is compared with Twilio's list at the next start, before anything is sent (${through}).`,
          );
    case 'shared':
      return warning(
        `${name} is shared with others: a restored backup would not be noticed, and could text patients again.`,
      );
    case 'ok':
      return ok(`${name} sends; ${through}.${found ? ` ${found}` : ''}`);
  }
}

function describeFinding({ lastFinding: found }: WitnessState): string {
  if (!found) return '';
  const what = `Twilio knew ${found.texts} texts that the database did not, from ${found.firstAt} to ${found.lastAt}`;
  const waiting = found.waiting > 0 ? `; ${found.waiting} of them still waited here to be sent` : '';
  return `${what}${waiting} (found ${found.foundAt}${found.releasedAt ? `, released ${found.releasedAt}` : ''}).`;
}
