import { createMiddleware } from 'hono/factory';
import { takeToken } from '@/db/rateQueries.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { ServerDeps, ServerEnv } from '../serverDeps.ts';

/** Bounds how many sends one caller may ask for, over all processes: a bucket in the database. */
export function limitSends(server: ServerDeps) {
  return createMiddleware<ServerEnv>(async (c, next) => {
    const actor = c.get('actor');
    const { sendsPerMinute, sendBurst } = server.rateLimits;
    const waitSeconds = await takeToken(
      server.staff.db,
      `send/${c.get('clinicId')}/${actor.kind}/${actor.id ?? ''}`,
      {
        perSecond: sendsPerMinute / 60,
        capacity: sendBurst,
      },
    );
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
