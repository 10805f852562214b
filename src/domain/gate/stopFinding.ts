import { refusals, type RefusalCode } from '../refusal/refusalCode.ts';
import type { Finding } from './finding.ts';

type Stop = Pick<Finding, 'stage' | 'rule' | 'sentence'> & { advice?: string };

/** Why a text that had passed the gate was stopped later, by the reason that its row keeps. */
const stops: Readonly<Record<string, Stop>> = {
  recipient_opted_out: {
    stage: 'suppression',
    rule: 'TCPA-12',
    sentence: 'The patient opted out before it could leave.',
    advice:
      'Call, write, or use the portal. Only the patient can change this, by texting START to your number.',
  },
  consent_missing: {
    stage: 'consent',
    rule: 'TCPA-11',
    sentence: 'The consent that it relied on was taken back before it could leave.',
    advice: 'Ask the patient, and record the consent with the words that were agreed to.',
  },
  part2_consent_missing: {
    stage: 'consent',
    rule: 'SENS-01',
    sentence:
      'It would have told that somebody is a patient of a substance use programme, and their Part 2 consent does not stand any more.',
    advice: 'Have the patient sign the Part 2 consent, and record it; or call.',
  },
  consent_ended: {
    stage: 'consent',
    rule: 'TCPA-04',
    sentence:
      'Somebody else had consented while the patient could not, and that time was over before it could leave.',
    advice: 'Ask the patient, and record the consent with the words that were agreed to.',
  },
  recipient_not_texted: {
    stage: 'person',
    rule: 'recipient_not_texted',
    sentence: 'Texts about this patient no longer go to this number.',
    advice: 'Look at the patient’s state and numbers.',
  },
  deadline_passed: {
    stage: 'window',
    rule: 'AUD-02',
    sentence: 'It could not leave in time, and late it would have been of no use.',
    advice: 'Call the patient if it matters.',
  },
  brake: {
    stage: 'caps',
    rule: 'brake',
    sentence: 'More automated texts were asked for within an hour than is right. It waits for a person.',
    advice: 'An administrator or manager looks why, and releases the brake under Operations.',
  },
  content_held: {
    stage: 'content',
    rule: 'DLP-04',
    sentence: 'It may hold what must not be sent by text. Somebody other than its author has to look at it.',
    advice: 'A colleague reads it, and lets it go or takes it back.',
  },
  withdrawn_by_person: {
    stage: 'category',
    rule: 'taken_back',
    sentence: 'Somebody of the clinic took it back.',
  },
  campaign_cancelled: { stage: 'category', rule: 'campaign', sentence: 'Its campaign was cancelled.' },
  campaign_paused: {
    stage: 'category',
    rule: 'campaign',
    sentence: 'Its campaign is paused.',
    advice: 'It goes on when the campaign is resumed.',
  },
  appointment_moved: {
    stage: 'category',
    rule: 'AUD-02',
    sentence: 'The appointment was moved before it could leave.',
  },
  appointment_cancelled: {
    stage: 'category',
    rule: 'AUD-02',
    sentence: 'The appointment was cancelled before it could leave.',
  },
  commit_unconfirmed: {
    stage: 'sender',
    rule: 'ledger',
    sentence: 'The database went away while it was being stored, so it was taken back unsent.',
    advice: 'Send it again.',
  },
};

/** The finding behind a reason that a text's row keeps; null for a reason that is not about stopping. */
export function stopFinding(reason: string, outcome: 'block' | 'hold'): Finding {
  const known = stops[reason];
  const title = isRefusal(reason) ? refusals[reason].title : 'It did not leave';
  return {
    stage: known?.stage ?? 'sender',
    rule: known?.rule ?? reason,
    outcome,
    code: reason,
    sentence: known?.sentence ?? `${title}.`,
    ...(known?.advice === undefined ? {} : { advice: known.advice }),
  };
}

function isRefusal(code: string): code is RefusalCode {
  return Object.hasOwn(refusals, code);
}
