import { auditEvents, type AuditEventRow } from '@/db/auditListQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import type { Connection } from '@/db/database.ts';
import {
  patientEntries,
  patientNotices,
  patientTexts,
  recordPart,
  type KeptRow,
  type RecordPart,
} from '@/db/recordQueries.ts';
import { mayDo, requireScope, type Context } from '../context.ts';
import { noPatient } from '../patient/getPatient.ts';
import { recordDeed } from '../recordDeed.ts';
import { openFields } from '../notice/noticeFields.ts';
import { openNote } from '../waitingList/entryNote.ts';
import { openText } from './openText.ts';

export type PatientRecord = {
  id: string;
  madeAt: string;
  clinic: { name: string; timeZone: string };
  showsTexts: boolean;
  person: KeptRow;
  texts: KeptRow[];
  waitingList: KeptRow[];
  notices: KeptRow[];
  audit: KeptRow[];
} & Record<Exclude<RecordPart, 'person'>, KeptRow[]>;

/**
 * Everything that is kept about a patient, as it stands at one moment. The words of texts are in it for those alone who may read
 * them. That it was made is on the audit trail.
 * @throws Refusal patient_not_found
 */
export async function exportPatient(ctx: Context, patientId: string): Promise<PatientRecord> {
  requireScope(ctx.actor, 'records:export');
  const { clinicId } = ctx;
  const showsTexts = mayDo(ctx.actor, 'messages:read');
  await ctx.vault.prepare(clinicId);
  return ctx.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const part = (name: RecordPart) => recordPart(tx, clinicId, patientId, name);
      const [person] = await part('person');
      if (!person) throw noPatient();
      const { name, timeZone } = await clinicById(tx, clinicId);
      const texts = await patientTexts(tx, clinicId, patientId);
      const opened = [];
      for (const { row, ...sealed } of texts) opened.push(await openText(ctx, row, sealed, showsTexts));
      const record = {
        id: ctx.newId(),
        madeAt: ctx.now().toISOString(),
        clinic: { name, timeZone },
        showsTexts,
        person,
        mergedRecords: await part('mergedRecords'),
        numbers: await part('numbers'),
        numberStates: await part('numberStates'),
        consents: await part('consents'),
        optOuts: await part('optOuts'),
        appointments: await part('appointments'),
        appointmentEvents: await part('appointmentEvents'),
        texts: opened,
        decisions: await part('decisions'),
        waitingList: await Promise.all(
          (await patientEntries(tx, clinicId, patientId)).map(async ({ row, ...sealed }) => ({
            ...row,
            note: await openNote(ctx, sealed),
          })),
        ),
        notices: await Promise.all(
          (await patientNotices(tx, clinicId, patientId)).map(async ({ row, ...sealed }) => ({
            ...row,
            ...(await openFields(ctx, sealed)),
          })),
        ),
        noticeTexts: await part('noticeTexts'),
        offeredTimes: await part('offeredTimes'),
        tasks: await part('tasks'),
        incidents: await part('incidents'),
        audit: await auditOf(tx, clinicId, patientId),
      };
      await recordDeed(ctx, tx, {
        action: 'patient.exported',
        kind: 'patient',
        id: patientId,
        detail: { exportId: record.id, texts: texts.length, showsTexts },
      });
      return record;
    });
}

const pageOfEvents = 1000;

/** Who saw and did what, oldest first. */
async function auditOf(tx: Connection, clinicId: string, patientId: string): Promise<AuditEventRow[]> {
  const nobodyElse = {
    actorKind: null,
    actorId: null,
    action: null,
    subjectId: null,
    from: null,
    until: null,
  };
  const events: AuditEventRow[] = [];
  for (;;) {
    const last = events.at(-1);
    const page = await auditEvents(
      tx,
      clinicId,
      { ...nobodyElse, patientId },
      { limit: pageOfEvents, before: last ? { at: last.occurredAt, id: last.id } : null },
    );
    events.push(...page);
    if (page.length < pageOfEvents) return events.toReversed();
  }
}
