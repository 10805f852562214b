import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../harness/app.ts';

/** A patient with one appointment in two days and a reminder of it just sent. */
type Scene = { app: TestApp; phone: string; patientId: string; appointmentId: string };

let nextNumber = 100;
const freshNumber = (): string => `+1646555${String((nextNumber += 1)).padStart(4, '0')}`;
const inTwoDays = (): Date => new Date(Date.now() + 2 * 86_400_000);

async function remind(
  app: TestApp,
  options: { language?: 'en' | 'es'; phone?: string; givenName?: string; startsAt?: Date } = {},
): Promise<Scene> {
  const phone = options.phone ?? freshNumber();
  const patient = await app.addPatient({
    givenName: options.givenName ?? 'Ana',
    phoneNumber: phone,
    language: options.language ?? 'en',
    consents: ['appointment', 'care'],
  });
  const sent = await app.sms.sendAppointmentReminder(
    patient.shortId,
    options.startsAt ?? inTwoDays(),
    'Dr. Smith',
  );
  expect(sent).toMatchObject({ success: true });
  const { rows } = await app.database.pools.staff.query<{ id: string }>(
    'select id from appointment where patient_id = $1 order by created_at desc limit 1',
    [patient.id],
  );
  await app.settle();
  return { app, phone, patientId: patient.id, appointmentId: String(rows[0]?.id) };
}

async function reply(scene: Pick<Scene, 'app' | 'phone'>, body: string): Promise<void> {
  await scene.app.simulator.textFromPhone({ from: scene.phone, to: scene.app.senderNumber, body });
  await scene.app.settle();
}

const statusOf = async ({ app, appointmentId }: Scene): Promise<string> => {
  const { rows } = await app.database.pools.staff.query<{ status: string }>(
    'select status from appointment where id = $1',
    [appointmentId],
  );
  return String(rows[0]?.status);
};
const tasksOf = async ({
  app,
  phone,
}: Pick<Scene, 'app' | 'phone'>): Promise<{ kind: string; priority: string }[]> =>
  (
    await app.database.pools.staff.query<{ kind: string; priority: string }>(
      `select t.kind, t.priority from task t join conversation c on c.id = t.conversation_id where c.phone_number = $1 order by t.opened_at`,
      [phone],
    )
  ).rows;
const isSuppressed = async ({ app, phone }: Pick<Scene, 'app' | 'phone'>): Promise<boolean> =>
  (
    await app.database.pools.staff.query(
      'select 1 from suppression where phone_number = $1 and lifted_at is null',
      [phone],
    )
  ).rowCount === 1;
/** What the phone received after its own last text; the carrier's automatic texts included. */
const answers = ({ app, phone }: Pick<Scene, 'app' | 'phone'>): string[] => {
  const texts = app.simulator.texts(phone);
  const last = texts.findLastIndex(({ direction }) => direction === 'out');
  return texts.slice(last + 1).map(({ body }) => body);
};

describe('a number that has freed CANCEL', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
  });
  afterAll(() => app.close());

  test.each([
    ['en', 'CONFIRM', 'confirmed', /^Thank you for confirming your appointment!$/],
    ['en', ' confirm. ', 'confirmed', /^Thank you for confirming your appointment!$/],
    ['en', '1', 'confirmed', /^Thank you for confirming your appointment!$/],
    ['en', 'c', 'confirmed', /^Thank you for confirming your appointment!$/],
    ['en', 'Yes', 'confirmed', /^Thank you for confirming your appointment!$/],
    ['en', 'RESCHEDULE', 'change_asked', /^Please call us at .+ to reschedule\.$/],
    ['en', '2', 'change_asked', /^Please call us at .+ to reschedule\.$/],
    [
      'en',
      'CANCEL',
      'cancelled',
      /^Your appointment has been cancelled\. Changed your mind\? Reply 1\. Reply STOP to stop all texts\.$/,
    ],
    ['en', '3', 'cancelled', /^Your appointment has been cancelled\./],
    ['en', 'X', 'cancelled', /^Your appointment has been cancelled\./],
    ['es', 'CONFIRMAR', 'confirmed', /cita/i],
    ['es', 'Sí', 'confirmed', /cita/i],
    ['es', 'CAMBIAR', 'change_asked', /ll[aá]me/i],
    ['es', 'CANCELAR', 'cancelled', /cita/i],
  ] as const)(
    '%s, %j: the appointment of the reminder is %s, and the patient hears so',
    async (language, text, status, answer) => {
      const scene = await remind(app, { language });
      await reply(scene, text);
      expect(await statusOf(scene)).toBe(status);
      expect(await isSuppressed(scene)).toBe(false);
      expect(answers(scene)).toHaveLength(1);
      expect(answers(scene)[0]).toMatch(answer);
    },
  );

  test('RESCHEDULE leaves a task for staff', async () => {
    const scene = await remind(app);
    await reply(scene, 'Reschedule');
    expect(await tasksOf(scene)).toEqual([expect.objectContaining({ kind: 'reschedule_asked' })]);
  });

  test('an answer can change its mind until the appointment', async () => {
    const scene = await remind(app);
    await reply(scene, 'CONFIRM');
    expect(await statusOf(scene)).toBe('confirmed');
    await reply(scene, 'CANCEL');
    expect(await statusOf(scene)).toBe('cancelled');
    await reply(scene, 'CONFIRM');
    expect(await statusOf(scene)).toBe('confirmed');
  });

  test('an answer that meets staff who are just moving the visit confirms nothing', async () => {
    const scene = await remind(app);
    const staff = await app.database.pools.staff.connect();
    await staff.query('begin');
    await staff.query(`update appointment set starts_at = starts_at + interval '1 day' where id = $1`, [
      scene.appointmentId,
    ]);
    await staff.query('update question set closed_at = now() where $1 = any(appointment_ids)', [
      scene.appointmentId,
    ]);
    await scene.app.simulator.textFromPhone({ from: scene.phone, to: app.senderNumber, body: 'CONFIRM' });
    // Only once the reply is under way and waits for this very visit.
    const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await app.database.pools.workers.query(waiting)).rowCount === 0) await setTimeout(5);
    await staff.query('commit');
    staff.release();
    await app.settle();
    expect(await statusOf(scene)).toBe('booked');
    expect(answers(scene).join(' ')).not.toContain('Thank you for confirming');
  });

  test('HELP says who we are and what can be answered', async () => {
    const scene = await remind(app);
    app.simulator.setNumber(app.senderNumber, { optOut: 'none' });
    await app.database.pools.staff.query('update sender set carrier_answers_help = false');
    await reply(scene, 'HELP');
    await app.database.pools.staff.query('update sender set carrier_answers_help = true');
    expect(answers(scene)).toEqual([expect.stringMatching(/Reply CONFIRM to confirm, CANCEL to cancel/)]);
  });

  test('AYUDA is answered in Spanish, with the clinic’s name and number; Twilio does not know the word', async () => {
    const scene = await remind(app, { language: 'es' });
    await reply(scene, 'Ayuda');
    expect(answers(scene)).toEqual([expect.stringMatching(/CONFIRMAR[\s\S]*CANCELAR[\s\S]*STOP/)]);
    expect(answers(scene)[0]).toContain('Cedar Lane Family Clinic');
    expect(await isSuppressed(scene)).toBe(false);
  });

  test('ALTO and INICIAR work as STOP and START do, and each is answered once, by us', async () => {
    const scene = await remind(app, { language: 'es' });
    await reply(scene, 'Alto');
    expect(await isSuppressed(scene)).toBe(true);
    expect(answers(scene)).toHaveLength(1);
    await reply(scene, 'Iniciar');
    expect(await isSuppressed(scene)).toBe(false);
    expect(answers(scene)).toHaveLength(1);
    expect(await app.sms.sendSMS({ to: scene.phone, message: 'Hola' })).toMatchObject({ success: true });
  });

  test('with nothing pending, CONFIRM gets no false thank-you and goes to staff', async () => {
    const phone = freshNumber();
    await app.addPatient({ givenName: 'Ana', phoneNumber: phone, consents: ['care'] });
    await reply({ app, phone }, 'CONFIRM');
    expect(answers({ app, phone }).join(' ')).not.toContain('Thank you for confirming');
    const { rows } = await app.database.pools.staff.query(
      'select waiting_since from conversation where phone_number = $1',
      [phone],
    );
    expect(rows[0]?.waiting_since).not.toBeNull();
  });

  test('two on one phone are asked about, and the answer goes to the one that was named', async () => {
    const phone = freshNumber();
    const ana = await remind(app, { phone, givenName: 'Ana' });
    const leo = await remind(app, {
      phone,
      givenName: 'Leo',
      startsAt: new Date(Date.now() + 2 * 86_400_000 + 1_800_000),
    });
    await reply({ app, phone }, 'CONFIRM');
    expect(await statusOf(ana)).toBe('booked');
    expect(await statusOf(leo)).toBe('booked');
    const [asked] = answers({ app, phone });
    expect(asked).toMatch(/1 .*(Ana|Leo).*2 .*(Ana|Leo)/s);
    const digit = /1 Leo/.test(asked ?? '') ? '1' : '2';
    await reply({ app, phone }, digit);
    expect(await statusOf(leo)).toBe('confirmed');
    expect(await statusOf(ana)).toBe('booked');
  });

  test('a digit without an open question is ordinary text for staff', async () => {
    const phone = freshNumber();
    await app.addPatient({ givenName: 'Ana', phoneNumber: phone, consents: ['care'] });
    await reply({ app, phone }, '3');
    expect(await isSuppressed({ app, phone })).toBe(false);
    expect(answers({ app, phone })).toEqual([]);
  });

  test('ordinary words wait for staff, and the conversation says since when', async () => {
    const scene = await remind(app);
    await reply(scene, 'Can I bring my daughter?');
    expect(answers(scene)).toEqual([]);
    expect(await statusOf(scene)).toBe('booked');
    const { rows } = await app.database.pools.staff.query(
      'select waiting_since from conversation where phone_number = $1',
      [scene.phone],
    );
    expect(rows[0]?.waiting_since).toBeInstanceOf(Date);
  });

  test('a crisis raises an urgent task at once and gets the one fixed answer', async () => {
    const scene = await remind(app);
    await reply(scene, 'I have chest pain and cannot breathe');
    expect(await tasksOf(scene)).toEqual([{ kind: 'crisis', priority: 'urgent' }]);
    expect(answers(scene)).toEqual([expect.stringMatching(/911[\s\S]*988/)]);
  });

  test('a tap-back changes nothing', async () => {
    const scene = await remind(app);
    await reply(scene, 'Liked “Hi Ana, this is a reminder”');
    expect(await statusOf(scene)).toBe('booked');
    expect(answers(scene)).toEqual([]);
  });

  test.each(['STOP', 'stop.', 'Unsubscribe', 'ALTO', 'please stop texting me', 'no me mande más mensajes'])(
    '%j opts out at once; START lifts it again',
    async (text) => {
      const scene = await remind(app);
      await reply(scene, text);
      expect(await isSuppressed(scene)).toBe(true);
      expect(answers(scene).length).toBeLessThanOrEqual(1);
      const refused = await app.sms.sendSMS({ to: scene.phone, message: 'Hello' });
      expect(refused).toMatchObject({ success: false, code: 'recipient_opted_out' });
      await reply(scene, 'YES');
      expect(await isSuppressed(scene)).toBe(true);
      await reply(scene, 'START');
      expect(await isSuppressed(scene)).toBe(false);
    },
  );
});

describe('a number on which CANCEL is Twilio’s opt-out', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
    app.simulator.setNumber(app.senderNumber, { cancelFreed: false });
    await app.database.pools.staff.query(`update sender set cancel_handling = 'carrier_opt_out'`);
  });
  afterAll(() => app.close());

  test('the visit is cancelled, the opt-out recorded, nothing is attempted, staff must call, the slot is held', async () => {
    const scene = await remind(app);
    const before = app.simulator.creates.length;
    await reply(scene, 'CANCEL');
    expect(await statusOf(scene)).toBe('cancelled');
    expect(await isSuppressed(scene)).toBe(true);
    expect(app.simulator.creates.length).toBe(before);
    expect(await tasksOf(scene)).toEqual([expect.objectContaining({ priority: 'high' })]);
    const { rows } = await app.database.pools.staff.query('select slot_held from appointment where id = $1', [
      scene.appointmentId,
    ]);
    expect(rows[0]?.slot_held).toBe(true);
  });

  test('the reminder offers digits, which are no opt-out', async () => {
    const scene = await remind(app);
    const [reminder] = app.simulator.texts(scene.phone);
    expect(reminder?.body).toContain('Reply 1 to confirm, 2 to change, 3 to cancel.');
    await reply(scene, '3');
    expect(await statusOf(scene)).toBe('cancelled');
    expect(await isSuppressed(scene)).toBe(false);
  });

  test('CANCEL with nothing pending is an opt-out', async () => {
    const phone = freshNumber();
    await app.addPatient({ givenName: 'Ana', phoneNumber: phone, consents: ['care'] });
    await reply({ app, phone }, 'Cancel');
    expect(await isSuppressed({ app, phone })).toBe(true);
  });
});

describe('the strict policy', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await createTestApp();
    await app.database.pools.staff.query(`update clinic set cancel_policy = 'opt_out'`);
  });
  afterAll(() => app.close());

  test('CANCEL opts out, changes no visit, and leaves a task', async () => {
    const scene = await remind(app);
    await reply(scene, 'CANCEL');
    expect(await statusOf(scene)).toBe('booked');
    expect(await isSuppressed(scene)).toBe(true);
    expect(await tasksOf(scene)).toEqual([expect.objectContaining({ priority: 'high' })]);
  });
});
