import { expect } from 'vitest';
import { insertQuestion } from '../../../src/db/questionQueries.ts';
import { createTestApp } from '../../harness/app.ts';
import type { Happening, Story } from './story.ts';

const zone = 'America/New_York';
const monday = Temporal.ZonedDateTime.from(`2027-06-07T10:00[${zone}]`).epochMilliseconds;
const minute = 60_000;
const atATime = 8;
const lines = ['freed', 'unfreed', 'strict'] as const;

type Told = {
  becomes: string[];
  hears: string[];
  tasks: string[];
  isOptedOut: boolean;
  holds: boolean;
  waits: boolean;
};
type Scene = { story: Story; phone: string; visits: string[]; asked: number; steps: Step[] };
type Step = { at: number; what: Happening };

/**
 * Plays all stories in one app, side by side: each on a phone of its own, all by one clock, so that the app comes to rest once for each
 * moment and not once for each story. Returns what came of each, in the order given.
 */
export async function playStories(stories: readonly Story[]): Promise<Told[]> {
  let now = monday;
  await using app = await createTestApp({ now: () => new Date(now) });
  const call = (method: string, path: string, body?: unknown) =>
    app.call(method, `/api/v2${path}`, { as: app.staff.headers, body });
  const sql = app.database.pools.staff;
  let lastNumber = 1_000;

  async function ask(visitIds: readonly string[]): Promise<void> {
    for (const id of visitIds)
      expect((await call('POST', `/appointments/${id}/reminder`, {})).status).toBe(200);
  }

  /** As the planner writes it: one text, and one question about all of them in the order of their numbers. */
  async function askInOneText(phone: string, visits: readonly string[]): Promise<void> {
    const sent = await app.sms.sendSMS({
      to: phone,
      message: 'Visits: 1 and 2. Reply YES for all or a number. CANCEL to cancel.',
    });
    if (!sent.success) throw new Error(sent.error);
    const message = await sql.query('select id, conversation_id from message where twilio_sid = $1', [
      sent.messageId,
    ]);
    const ends = await sql.query('select max(starts_at) as at from appointment where id = any($1)', [visits]);
    await insertQuestion(app.deps.db, {
      clinicId: app.clinicId,
      id: app.deps.newId(),
      conversationId: message.rows[0].conversation_id,
      kind: 'reminder',
      messageId: message.rows[0].id,
      appointmentIds: [...visits],
      offersCancel: true,
      askedAt: new Date(now),
      expiresAt: ends.rows[0].at,
    });
  }

  async function set(story: Story): Promise<Scene> {
    const phone = `+1646555${String((lastNumber += 1)).padStart(4, '0')}`;
    const patients = new Map<string, number>();
    const visits: string[] = [];
    for (const [index, visit] of story.visits.entries()) {
      const { name, startsAt } = startOf(visit, index);
      const patientId =
        patients.get(name) ??
        (
          await app.addPatient({
            givenName: name,
            phoneNumber: phone,
            language: story.language ?? 'en',
            consents: ['appointment', 'care'],
          })
        ).shortId;
      patients.set(name, patientId);
      const booked = await call('POST', '/appointments', {
        patientId,
        startsAt,
        durationMinutes: 20,
        clinician: `Dr. ${phone.slice(-4).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')}`,
      });
      visits.push(idOf(booked.body));
    }
    if (story.asked === undefined) await ask(visits);
    if (story.asked === 'in one text') await askInOneText(phone, visits);
    return { story, phone, visits, asked: 0, steps: stepsOf(story) };
  }

  async function happen({ story, phone, visits }: Scene, what: Happening): Promise<void> {
    const of = (name: string): string =>
      visits[story.visits.findIndex((visit) => visit.startsWith(name))] ?? '';
    if (typeof what === 'string') {
      await app.simulator.textFromPhone({ from: phone, to: app.senderNumber, body: what });
      return;
    }
    if ('hoursLater' in what) return;
    if ('asksAgain' in what) return ask([of(what.asksAgain)]);
    const answer =
      'staffMove' in what
        ? await call('PATCH', `/appointments/${of(what.staffMove)}`, { startsAt: what.to })
        : 'staffSet' in what
          ? await call('PATCH', `/appointments/${of(what.staffSet)}`, { status: what.to })
          : 'staffUndo' in what
            ? await call('POST', `/appointments/${of(what.staffUndo)}/undo`, { to: what.to })
            : await bookBeside(what.booked, visits[0] ?? '');
    if (answer.status >= 300) throw new Error(`refused: ${JSON.stringify({ what, answer: answer.body })}`);
  }

  /** Another patient's visit, with the same clinician. */
  async function bookBeside(startsAt: string, visit: string) {
    const { rows } = await sql.query('select clinician from appointment where id = $1', [visit]);
    const { shortId } = await app.addPatient({ givenName: 'Mia' });
    return call('POST', '/appointments', { patientId: shortId, startsAt, clinician: rows[0].clinician });
  }

  async function told({ phone, visits, asked }: Scene): Promise<Told> {
    const { rows: stand } = await sql.query(
      'select status, slot_held from unnest($1::uuid[]) with ordinality as v(id, place) join appointment a using (id) order by place',
      [visits],
    );
    const { rows: tasks } = await sql.query(
      `select t.kind, t.priority from task t join conversation c on c.id = t.conversation_id
        where c.phone_number = $1 and t.done_at is null order by t.opened_at, t.id`,
      [phone],
    );
    const { rows: line } = await sql.query(
      `select c.waiting_since is not null as waits, exists (select 1 from suppression s
          where s.phone_number = c.phone_number and s.lifted_at is null) as out from conversation c where c.phone_number = $1`,
      [phone],
    );
    const received = app.simulator.texts(phone).filter(({ direction }) => direction !== 'out');
    return {
      becomes: stand.map(({ status }) => status),
      hears: received.slice(asked).map(({ body }) => body),
      tasks: tasks.map(({ kind, priority }) => (priority === 'normal' ? kind : `${kind} ${priority}`)),
      isOptedOut: line[0]?.out ?? false,
      holds: stand.some((visit) => visit.slot_held),
      waits: line[0]?.waits ?? false,
    };
  }

  const results = new Map<Story, Told>();
  for (const line of lines) {
    app.simulator.setNumber(app.senderNumber, { cancelFreed: line !== 'unfreed' });
    await sql.query(`update sender set cancel_handling = $1`, [
      line === 'unfreed' ? 'carrier_opt_out' : 'freed',
    ]);
    await sql.query(`update clinic set cancel_policy = $1`, [line === 'strict' ? 'opt_out' : 'visit']);
    now = monday;
    const scenes: Scene[] = [];
    const ofLine = stories.filter((story) => (story.line ?? 'freed') === line);
    for (let from = 0; from < ofLine.length; from += atATime)
      scenes.push(...(await Promise.all(ofLine.slice(from, from + atATime).map(set))));
    await app.settle();
    const received = (phone: string): number =>
      app.simulator.texts(phone).filter(({ direction }) => direction !== 'out').length;
    for (const scene of scenes) scene.asked = received(scene.phone);
    const moments = [...new Set(scenes.flatMap(({ steps }) => steps.map(({ at }) => at)))].toSorted(
      (one, other) => one - other,
    );
    for (const at of moments) {
      now = monday + at;
      const due = scenes.flatMap((scene) =>
        scene.steps.flatMap((step) => (step.at === at ? { scene, what: step.what } : [])),
      );
      const again = due.filter(({ what }) => typeof what === 'object' && 'asksAgain' in what);
      for (const { scene, what } of due) await happen(scene, what);
      await app.settle();
      // What asks is no answer.
      for (const { scene } of again) scene.asked += 1;
    }
    for (const scene of scenes) results.set(scene.story, await told(scene));
  }
  return stories.map((story) => results.get(story) ?? missing(story));
}

/** Each five minutes after the one before, or so many hours. */
function stepsOf({ says }: Story): Step[] {
  let at = 0;
  return says.map((what) => {
    at += typeof what === 'object' && 'hoursLater' in what ? what.hoursLater * 60 * minute : 5 * minute;
    return { at, what };
  });
}

function idOf(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'id' in body) return String(body.id);
  throw new Error(`no appointment was booked: ${JSON.stringify(body)}`);
}

function missing(story: Story): never {
  throw new Error(`the story “${story.name}” was not played`);
}

/** A visit of a story: whose, and when. */
function startOf(visit: string, index: number): { name: string; startsAt: string } {
  const [name = '', startsAt] = visit.split(' ');
  return { name, startsAt: startsAt ?? `2027-06-09T${['09:00', '09:30', '10:00'][index]}` };
}
