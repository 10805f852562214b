import { createMiddleware } from 'hono/factory';
import { takeTokens } from '@/db/rateQueries.ts';
import { createGroupRead } from '@/services/groupRead.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';

/** Requests whose tokens are taken together. */
const mostTogether = 100;

/** Bounds how many sends one caller may ask for, over all processes: a bucket in the database. */
export function limitSends(server: ServerDeps) {
  const { sendsPerMinute, sendBurst } = server.rateLimits;
  const takeToken = createGroupRead<string, number>(
    (callers) =>
      takeTokens(server.staff.db, callers, { perSecond: sendsPerMinute / 60, capacity: sendBurst }),
    mostTogether,
  );
  return createMiddleware<ServerEnv>(async (c, next) => {
    const actor = c.get('actor');
    const waitSeconds = await takeToken(`send/${c.get('clinicId')}/${actor.kind}/${actor.id ?? ''}`);
    if (waitSeconds > 0) {
      throw new Refusal(
        'rate_limited',
        `More than ${sendsPerMinute} texts a minute from one caller. Slow down.`,
        {
          retryAfterSeconds: waitSeconds,
        },
      );
    }
    await next();
  });
}
