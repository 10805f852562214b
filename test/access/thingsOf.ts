import { insertApiKey } from '../../src/db/apiKeyQueries.ts';
import { createAppointment } from '../../src/services/appointment/createAppointment.ts';
import { createCampaign } from '../../src/services/campaign/createCampaign.ts';
import { stageImport } from '../../src/services/import/stageImport.ts';
import { createLocation } from '../../src/services/location/createLocation.ts';
import { createCalendarLink } from '../../src/services/calendar/calendarLinks.ts';
import { createEndpoint } from '../../src/services/webhook/endpoints.ts';
import { insertOwnEvent } from '../../src/db/webhookClaimQueries.ts';
import { changeConnection, connectServer } from '../../src/services/fhir/connectServer.ts';
import { createReminderRule } from '../../src/services/reminder/reminderRules.ts';
import type { Context } from '../../src/services/context.ts';
import { reportIncident } from '../../src/services/incident/reportIncident.ts';
import { createNoticeRule } from '../../src/services/notice/noticeRules.ts';
import { reportNotice } from '../../src/services/notice/reportNotice.ts';
import { addToWaitingList } from '../../src/services/waitingList/entries.ts';
import { insertSlot } from '../../src/db/slotQueries.ts';
import { addMessage, addPatient } from '../harness/fixtures.ts';

/** One thing of each kind that an address can be about, by the word before its id in the address. */
export type Things = Readonly<Record<string, string>>;

/** What the patient has written. */
export const patientsWords = 'Zebra stripes at noon';

/** Makes such things for a clinic. A new kind of thing is added here: its routes fail the matrix until then. */
export async function thingsOf(ctx: Context, staffMemberId: string, phoneNumber: string): Promise<Things> {
  const { clinicId, db } = ctx;
  const patient = await addPatient(ctx, { phoneNumber });
  const message = await addMessage(ctx, { phoneNumber, body: patientsWords });
  const appointment = await createAppointment(ctx, { patientId: patient.id, startsAt: '2031-06-02T09:00' });
  const campaign = await createCampaign(ctx, {
    name: 'Flu',
    category: 'care',
    texts: { en: 'Hi {name}, the flu clinic is open.' },
  });
  const incident = await reportIncident(ctx, {
    kind: 'other',
    what: 'A letter went astray',
    patientIds: [patient.id],
    people: null,
    mostInState: null,
  });
  const location = await createLocation(ctx, { name: `Wing ${ctx.newId()}` });
  const rule = await createReminderRule(ctx, {
    name: 'Rule',
    visitType: `Visit ${ctx.newId()}`,
    steps: [
      {
        anchor: 'before_visit',
        days: 1,
        hours: 0,
        templateKey: null,
        skipsConfirmed: false,
        isForNewPatients: false,
        isForVideo: null,
      },
    ],
  });
  const entry = await addToWaitingList(ctx, { patientId: patient.id });
  const { notice } = await reportNotice(ctx, {
    kind: 'prescription_ready',
    patientId: patient.id,
    prescriptionNumber: 'RX-1',
  });
  const noticeRule = await createNoticeRule(ctx, {
    name: 'Notice',
    kind: 'prescription_ready',
    locationId: location.id,
    steps: [{ anchor: 'at_once', days: 0, hours: 0, time: null, templateKey: null, usefulHours: null }],
  });
  const file = await stageImport(ctx, [
    Buffer.from('Name,Phone,Start\nMia Quill,+12125550155,2027-06-02 09:00\n'),
  ]);
  // Nothing listens there: whatever calls it is refused at once.
  const connection = await connectServer(ctx, {
    name: `Record system ${ctx.newId()}`,
    baseUrl: 'http://127.0.0.1:9/fhir',
    signIn: 'token',
    bearerToken: 'a token',
  });
  await changeConnection(ctx, connection.id, { isPaused: false });
  const [task, brake, apiKey, hold] = [ctx.newId(), ctx.newId(), ctx.newId(), ctx.newId()];
  const openedAt = ctx.now();
  await db
    .insertInto('task')
    .values({ clinicId, id: task, kind: 'call', priority: 'normal', reason: 'Call back', openedAt })
    .execute();
  await db
    .insertInto('brake')
    .values({ clinicId, id: brake, kind: 'recipient', caller: 'staff', phoneNumber, trippedAt: openedAt })
    .execute();
  await db
    .insertInto('legalHold')
    .values({ clinicId, id: hold, patientId: patient.id, reason: 'A claim', placedAt: openedAt })
    .execute();
  await insertApiKey(db, {
    clinicId,
    id: apiKey,
    name: 'A key',
    hint: 'abcd',
    hash: Buffer.from(apiKey),
    scopes: ['tasks:read'],
    createdAt: openedAt,
    createdBy: staffMemberId,
  });
  const calendar = await createCalendarLink(ctx, {
    name: 'Calendar',
    clinician: 'Dr. Reyes',
    locationId: null,
    shows: 'nothing',
  });
  const endpoint = await createEndpoint(ctx, {
    // Nobody listens there.
    url: 'http://127.0.0.1:9/hooks',
    description: 'Receiver',
    eventTypes: ['task.opened'],
  });
  const event = ctx.newId();
  await insertOwnEvent(
    db,
    {
      clinicId,
      endpointId: endpoint.id,
      eventId: event,
      type: 'webhook.test',
      data: { endpointId: endpoint.id },
      occurredAt: openedAt,
    },
    { claimId: ctx.newId(), until: openedAt, roundTries: 1 },
  );
  const sender = await db
    .selectFrom('sender')
    .select('id')
    .where('clinicId', '=', clinicId)
    .executeTakeFirstOrThrow();
  return {
    patients: patient.id,
    appointments: appointment.id,
    conversations: message.conversationId,
    messages: message.id,
    tasks: task,
    incidents: incident.id,
    campaigns: campaign.id,
    locations: location.id,
    'reminder-rules': rule.id,
    'waiting-list': entry.id,
    'notice-rules': noticeRule.id,
    notices: notice.id,
    slots: await addSlot(ctx, appointment.id),
    imports: file.id,
    'fhir-connections': connection.id,
    brakes: brake,
    holds: hold,
    senders: sender.id,
    'api-keys': apiKey,
    'webhook-endpoints': endpoint.id,
    'calendar-links': calendar.id,
    deliveries: event,
    staff: staffMemberId,
    templates: await addTemplate(ctx),
    versions: 'en-1',
  };
}

/** A time that the visit has left. */
async function addSlot(ctx: Context, appointmentId: string): Promise<string> {
  const { clinicId, db } = ctx;
  const id = ctx.newId();
  const startsAt = new Date('2031-06-03T13:00:00Z');
  await insertSlot(db, {
    clinicId,
    id,
    appointmentId,
    startsAt,
    localStart: '2031-06-03T09:00',
    timeZone: 'America/New_York',
    freedAt: ctx.now(),
    lookAt: startsAt,
  });
  return id;
}

/** A template of the clinic's own: the built-in ones have the same key everywhere. */
async function addTemplate(ctx: Context): Promise<string> {
  const { clinicId, db } = ctx;
  const [id, key] = [ctx.newId(), `own_${ctx.newId().replaceAll('-', '')}`];
  await db.insertInto('template').values({ clinicId, id, key, name: 'Our own', category: 'care' }).execute();
  await db
    .insertInto('templateVersion')
    .values({
      clinicId,
      templateId: id,
      language: 'en',
      version: 1,
      body: 'Hello {name|there}',
      state: 'approved',
      writtenByKind: 'job',
      writtenAt: ctx.now(),
      approvedAt: ctx.now(),
    })
    .execute();
  return key;
}
