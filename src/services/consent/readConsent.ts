import type { ConsentMeans } from '@/domain/consent/consentEvent.ts';
import { mayRestOnNumberGiven } from '@/domain/consent/hasConsent.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { NewConsent } from './recordConsent.ts';

/** Clocks differ a little: a moment this far ahead is still now. */
const clockSkewMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;
/** TCPA-04: a consent for somebody who cannot give it is looked at again after this. */
const incapacityDays = 30;
const longestIncapacityDays = 366;

/** What does not go together is refused by name. @throws Refusal invalid_request */
export function checkConsent(consent: NewConsent): void {
  const { action, basis, kind, channel, categories } = consent;
  if (kind === 'part2' && categories.some((category) => category !== 'care')) {
    throw new Refusal('invalid_request', 'A Part 2 consent is recorded for the category care alone.', {
      field: 'categories',
    });
  }
  if (action === 'revoked') return;
  if (kind === 'part2' && (meansOf(consent) !== 'signed' || (basis ?? 'patient') !== 'patient')) {
    throw new Refusal('invalid_request', 'A Part 2 consent is one that the patient has signed.', {
      field: 'means',
    });
  }
  if (kind !== 'express' && (channel === 'phone' || consent.means === 'said')) {
    throw new Refusal('invalid_request', 'What is said is no written consent.', { field: 'kind' });
  }
  if (basis !== 'intake_number') return;
  if (!categories.every(mayRestOnNumberGiven)) {
    throw new Refusal(
      'invalid_request',
      'A number given at intake is consent to texts about visits and care alone; ask for the others (TCPA-04).',
      { field: 'categories' },
    );
  }
  if (kind === 'express_written') {
    throw new Refusal('invalid_request', 'Giving a number is no written consent.', { field: 'kind' });
  }
}

/** What the patient did, where nobody said. */
export function meansOf({ means, basis, kind, channel }: NewConsent): ConsentMeans {
  if (means !== undefined) return means;
  if (basis === 'intake_number') return 'number_given';
  if (channel === 'web_form') return 'box_ticked';
  return kind !== 'express' || channel === 'paper_form' ? 'signed' : 'said';
}

/** When it was given; now unless said. @throws Refusal invalid_request for a moment ahead */
export function readMoment(now: Date, text: string | undefined): Date {
  const moment = text === undefined ? now : new Date(text);
  if (moment.getTime() <= now.getTime() + clockSkewMs) return moment;
  throw new Refusal('invalid_request', 'A consent cannot be given in the future.', { field: 'occurredAt' });
}

/** Until when somebody else's consent counts (TCPA-04); null for every other. @throws Refusal invalid_request */
export function readEnd({ action, basis, endsAt }: NewConsent, occurredAt: Date): Date | null {
  if (basis !== 'incapacity' || action === 'revoked') {
    if (endsAt === undefined) return null;
    throw new Refusal('invalid_request', 'Only a consent given for somebody who cannot give it has an end.', {
      field: 'endsAt',
    });
  }
  const end =
    endsAt === undefined ? new Date(occurredAt.getTime() + incapacityDays * dayMs) : new Date(endsAt);
  const latest = occurredAt.getTime() + longestIncapacityDays * dayMs;
  if (end > occurredAt && end.getTime() <= latest) return end;
  throw new Refusal('invalid_request', 'It must end after it was given, and within a year.', {
    field: 'endsAt',
  });
}
