import { z } from 'zod';
import { noticeSchema, reportedNoticeSchema, type Notice } from '../../src/contracts/notice.ts';
import { workOutNotices } from '../../src/services/notice/workOutNotices.ts';
import { writeNoticeTexts } from '../../src/services/notice/writeNoticeTexts.ts';
import { createTestApp } from '../harness/app.ts';

/** A clinic in New York with a clock that stands still until it is set, and what its notices do. */
export async function createNoticeApp() {
  let now = Date.parse('2027-06-01T14:00:00Z');
  const app = await createTestApp({ now: () => new Date(now) });
  let lastNumber = 100;
  const call = (method: string, path: string, body?: unknown) =>
    app.call(method, `/api/v2${path}`, { as: app.key, body });
  const report = async (body: object) =>
    reportedNoticeSchema.parse((await call('POST', '/notices', body)).body);
  const get = async (id: string): Promise<Notice> =>
    noticeSchema.parse((await call('GET', `/notices/${id}`)).body);
  return {
    app,
    call,
    report,
    get,
    /** Sets the clock, to a wall-clock time of the clinic. */
    at(local: string): void {
      now = Temporal.PlainDateTime.from(local).toZonedDateTime('America/New_York').epochMilliseconds;
    },
    /** A patient who agreed to texts about care and payments, on a phone of their own unless one is named. */
    async patient(givenName = 'Ana', phoneNumber = `+1212555${String((lastNumber += 1)).padStart(4, '0')}`) {
      const { id } = await app.addPatient({ givenName, phoneNumber });
      await call('POST', `/patients/${id}/consent`, {
        phoneNumber,
        categories: ['care', 'payment'],
        action: 'granted',
        channel: 'front_desk',
      });
      return { id, phoneNumber };
    },
    workOut: () => workOutNotices(app.deps, app.clinicId),
    write: () => writeNoticeTexts(app.deps, app.clinicId),
    /** What the job does at this minute, all of it, until Twilio has what is due. */
    async tick(): Promise<void> {
      await workOutNotices(app.deps, app.clinicId);
      await writeNoticeTexts(app.deps, app.clinicId);
      // What is written when it is due already leaves a second later.
      now += 1_000;
      await app.settle();
    },
    /** The plan of a notice: "planned 06-07T10:00", "skipped paid", in the order of the times. */
    async plan(id: string): Promise<string[]> {
      const { texts } = await get(id);
      return texts.map(({ state, reason, localSendAt }) => `${state} ${reason ?? localSendAt?.slice(5)}`);
    },
    /** What the phone has received, oldest first, without the clinic's name and the STOP line. */
    heard: (phoneNumber: string): string[] =>
      app.simulator
        .texts(phoneNumber)
        .filter(({ direction }) => direction === 'in')
        .map(({ body }) => body),
    /** The texts about a notice as they stand. */
    async texts(id: string) {
      const ids = (await get(id)).texts.flatMap(({ messageId }) => messageId ?? []);
      if (ids.length === 0) return [];
      return app.deps.db
        .selectFrom('message')
        .select(['id', 'dispatchState', 'reasonCode', 'sendAfter', 'templateKey', 'category'])
        .where('clinicId', '=', app.clinicId)
        .where('id', 'in', ids)
        .orderBy('id')
        .execute();
    },
    idOf: (body: unknown) => z.object({ id: z.uuid() }).parse(body).id,
    close: () => app.close(),
  };
}

export type NoticeApp = Awaited<ReturnType<typeof createNoticeApp>>;
