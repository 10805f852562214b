import { recordAudit } from '@/db/auditQueries.ts';
import { recordChange } from '@/db/changeQueries.ts';
import type { Connection } from '@/db/database.ts';
import { patientIdsAtNumber } from '@/db/patientPhoneNumberQueries.ts';
import { lockPatient } from '@/db/patientQueries.ts';
import type { PersonDeps } from './lockPerson.ts';
import { openIncidentOfNumber } from '../incident/openIncident.ts';
import { unlinkNumber } from './unlinkNumber.ts';

/**
 * Somebody wrote that it is the wrong number: it is nobody's of ours any more, and what went there is an incident (ID-06, HIPAA-08). The opt-out, the task and
 * the one answer are made where the text is decided on. The caller holds the number's lock; no other number's is needed, because taking one away closes no other.
 */
export async function unlinkStranger(
  deps: PersonDeps,
  tx: Connection,
  timeZone: string,
  { phoneNumber, messageId }: { phoneNumber: string; messageId: string },
): Promise<void> {
  const { clinicId } = deps;
  const patientIds = await patientIdsAtNumber(tx, clinicId, phoneNumber);
  await openIncidentOfNumber(deps, tx, {
    phoneNumber,
    patientIds,
    since: null,
    source: 'wrong_number',
    messageId,
    actorKind: 'patient',
    actorId: null,
  });
  for (const id of patientIds) {
    const person = await lockPatient(tx, clinicId, id);
    if (!person) continue;
    if (!(await unlinkNumber(deps, tx, timeZone, person, phoneNumber, 'wrong_number'))) continue;
    await recordChange(tx, clinicId, 'patient', id);
    await recordAudit(tx, {
      clinicId,
      id: deps.newId(),
      action: 'patient.number_removed',
      subjectKind: 'patient',
      subjectId: id,
      actorKind: 'patient',
      actorId: null,
      detail: { because: 'wrong_number', messageId },
      occurredAt: deps.now(),
    });
  }
}
