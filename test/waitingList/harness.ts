import { appointmentSchema } from '../../src/contracts/appointment.ts';
import { pageOf } from '../../src/contracts/page.ts';
import {
  slotSchema,
  waitingListEntrySchema,
  type Slot,
  type WaitingListEntry,
} from '../../src/contracts/waitingList.ts';
import { taskSchema, type Task } from '../../src/contracts/task.ts';
import { tendSlots } from '../../src/services/waitingList/tendWaitingList.ts';
import { createTestApp } from '../harness/app.ts';

/** A clinic in New York with a clock that stands still until it is set, its waiting list, and the phones of those who wait. */
export async function createWaitingApp() {
  let now = wall('2027-06-01T10:00');
  const app = await createTestApp({ now: () => new Date(now) });
  let lastNumber = 100;
  const call = (method: string, path: string, body?: unknown) =>
    app.call(method, `/api/v2${path}`, { as: app.staff.headers, body });
  const done = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const settle = async (): Promise<void> => {
    await tendSlots(app.deps, app.clinicId);
    // What is written when it is due already leaves a second later.
    now += 1_500;
    await app.settle();
  };
  await done('PATCH', '/slots', { isAutomatic: true });
  return {
    app,
    call,
    done,
    settle,
    at(local: string): void {
      now = wall(local);
    },
    /** Minutes go by, and what is due happens. */
    async after(minutes: number): Promise<void> {
      now += minutes * 60_000;
      await settle();
    },
    async patient(givenName: string, phoneNumber?: string): Promise<{ id: string; phoneNumber: string }> {
      const number = phoneNumber ?? `+1212555${String((lastNumber += 1)).padStart(4, '0')}`;
      const { id } = await app.addPatient({ givenName, phoneNumber: number, consents: ['appointment'] });
      return { id, phoneNumber: number };
    },
    async book(patientId: string, startsAt: string, more: object = {}): Promise<string> {
      const body = {
        patientId,
        startsAt,
        clinician: 'Dr. Smith',
        visitType: 'Check-up',
        durationMinutes: 30,
      };
      return appointmentSchema.parse(await done('POST', '/appointments', { ...body, ...more })).id;
    },
    cancel: (id: string) => done('PATCH', `/appointments/${id}`, { status: 'cancelled' }),
    /** A time that the clinic has cancelled: its visit. */
    async freed(startsAt: string, more: object = {}): Promise<string> {
      const { id } = await app.addPatient({ givenName: 'Former' });
      const body = {
        patientId: id,
        startsAt,
        clinician: 'Dr. Smith',
        visitType: 'Check-up',
        durationMinutes: 30,
      };
      const visit = appointmentSchema.parse(await done('POST', '/appointments', { ...body, ...more }));
      await done('PATCH', `/appointments/${visit.id}`, { status: 'cancelled' });
      return visit.id;
    },
    async wait(patientId: string, wish: object = {}): Promise<WaitingListEntry> {
      return waitingListEntrySchema.parse(await done('POST', '/waiting-list', { patientId, ...wish }));
    },
    /** Everybody is off the list, and no time is open. */
    async clear(): Promise<void> {
      for (const { id } of pageOf(waitingListEntrySchema).parse(await done('GET', '/waiting-list?limit=200'))
        .items)
        await done('DELETE', `/waiting-list/${id}`);
      for (const { id } of pageOf(slotSchema).parse(await done('GET', '/slots?limit=200')).items)
        await done('POST', `/slots/${id}/close`);
    },
    /** Texted from a phone, and what follows at once; texts that follow leave with the next `settle`. */
    async says(from: string, body: string): Promise<void> {
      now += 1_000;
      await app.simulator.textFromPhone({ from, to: app.senderNumber, body });
      await app.settle();
    },
    /** Texts that came to a phone, without the clinic's name and the STOP line. */
    texts: (number: string): string[] =>
      app.simulator
        .texts(number)
        .filter(({ direction }) => direction === 'in')
        .map(({ body }) => body),
    async slotOf(visitId: string): Promise<Slot> {
      for (const state of ['live', 'settled']) {
        const { items } = pageOf(slotSchema).parse(await done('GET', `/slots?state=${state}&limit=200`));
        const slot = items.find(({ appointmentId }) => appointmentId === visitId);
        if (slot) return slot;
      }
      throw new Error('there is no such slot');
    },
    async entry(id: string): Promise<WaitingListEntry> {
      for (const state of ['open', 'booked', 'removed', 'expired']) {
        const { items } = pageOf(waitingListEntrySchema).parse(
          await done('GET', `/waiting-list?state=${state}&limit=200`),
        );
        const entry = items.find((one) => one.id === id);
        if (entry) return entry;
      }
      throw new Error('there is no such entry');
    },
    async visitsOf(patientId: string): Promise<string[]> {
      const { items } = pageOf(appointmentSchema).parse(
        await done('GET', `/appointments?patientId=${patientId}&limit=200`),
      );
      return items.map(({ localStart, status }) => `${localStart} ${status}`);
    },
    async tasksOf(patientId: string): Promise<Task[]> {
      const { items } = pageOf(taskSchema).parse(await done('GET', '/tasks?limit=200'));
      return items.filter(({ patient }) => patient?.id === patientId);
    },
    close: () => app.close(),
  };
}

export type WaitingApp = Awaited<ReturnType<typeof createWaitingApp>>;

/** “sent”, “declined” … of a slot's offers, by the names of the patients in the order in which they were asked. */
export function askedOf(slot: Slot): string[] {
  return slot.offers.map(({ patient, state }) => `${patient.name.split(' ')[0]} ${state}`);
}

function wall(local: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime('America/New_York').epochMilliseconds;
}
