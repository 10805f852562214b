import type { Session } from '@/contracts/session.ts';

/** What happens when a patient answers a reminder with CANCEL, on this sender and under this clinic's policy. */
export function cancelMeaning(
  handling: Session['sender']['cancelHandling'],
  policy: Session['clinic']['cancelPolicy'],
): string {
  if (policy === 'opt_out') {
    return 'By your clinic’s policy CANCEL stops all texts to the patient and changes no visit. A task tells staff to call.';
  }
  return handling === 'freed'
    ? 'CANCEL is freed on your sender: it cancels the visit that the reminder was about, and the patient stays subscribed.'
    : 'Twilio takes CANCEL for STOP on your sender: the visit is cancelled, but the patient also gets no more texts, not even an answer. A task tells staff to call, and the slot is held until then. Reminders with 1, 2, 3 avoid this.';
}
