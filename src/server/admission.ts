import { databaseTrouble } from '@/db/databaseTrouble.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';

/** Whether new work may come in. Webhooks never ask: what patients say comes first, and last of all stops. */
export type Admission = {
  /** @throws Refusal overloaded, before anything was done */
  requireRoom(): void;
  /** An error that a request ended with; the refusal that it stands for, if the database is in trouble. */
  refusalOf(error: unknown): Refusal | null;
};

/** After a sign of exhaustion nothing new is begun for this long, so that what is left serves what is under way. */
const pauseSeconds = 5;
/** A full disk does not empty itself. */
const fullDiskSeconds = 60;

/**
 * @param hasRoom whether the disk of the database has more left than what is kept for texts of patients
 * @param now monotonic milliseconds
 */
export function createAdmission(
  hasRoom: () => boolean,
  now: () => number = () => performance.now(),
): Admission {
  let pausedUntil = Number.NEGATIVE_INFINITY;
  return {
    requireRoom() {
      if (!hasRoom()) {
        throw new Refusal('overloaded', 'The disk of the database is nearly full: nothing new is taken in.', {
          reason: 'disk_nearly_full',
          retryAfterSeconds: fullDiskSeconds,
        });
      }
      const seconds = (pausedUntil - now()) / 1000;
      if (seconds > 0) {
        throw new Refusal('overloaded', 'The database has no room for more at the moment.', {
          reason: 'database_exhausted',
          retryAfterSeconds: seconds,
        });
      }
    },
    refusalOf(error) {
      const trouble = databaseTrouble(error);
      if (trouble === null) return null;
      if (trouble === 'exhausted') pausedUntil = now() + pauseSeconds * 1000;
      return new Refusal(
        'database_unavailable',
        'The database could not be used. Whether the request had begun to take effect is not known.',
        { reason: `database_${trouble}`, retryAfterSeconds: pauseSeconds },
      );
    },
  };
}
