import { createHash } from 'node:crypto';
import { recordAudit } from '@/db/auditQueries.ts';
import { calendarLinkByToken, calendarVisits, noteCalendarRead } from '@/db/calendarLinkQueries.ts';
import { clinicById } from '@/db/clinicQueries.ts';
import type { Deps } from '../context.ts';
import { isToken, tokenHash } from '../linkToken.ts';
import { writeCalendar } from './writeCalendar.ts';

const dayMs = 86_400_000;
const daysBack = 30;
const daysAhead = 365;

/**
 * The calendar behind a token, of the last 30 days and the next 365; null where it is none of ours, or revoked. Each time is counted, and the first one of a day
 * stands in the audit trail: programs come four times an hour.
 */
export async function readCalendar(
  deps: Deps,
  token: string,
): Promise<{ text: string; etag: string } | null> {
  if (!isToken(token)) return null;
  const link = await calendarLinkByToken(deps.db, tokenHash(token));
  if (!link) return null;
  const now = deps.now();
  const clinic = await clinicById(deps.db, link.clinicId);
  const visits = await calendarVisits(deps.db, link.clinicId, link, {
    from: new Date(now.getTime() - daysBack * dayMs),
    until: new Date(now.getTime() + daysAhead * dayMs),
  });
  if (await noteCalendarRead(deps.db, link, now)) {
    await recordAudit(deps.db, {
      clinicId: link.clinicId,
      id: deps.newId(),
      action: 'calendar_link.read',
      subjectKind: 'calendar_link',
      subjectId: link.id,
      actorKind: 'calendar',
      actorId: link.id,
      detail: { visits: visits.length, shows: link.shows },
      occurredAt: now,
    });
  }
  const text = writeCalendar(visits, {
    name: link.name,
    shows: link.shows,
    timeZone: clinic.timeZone,
    publicUrl: deps.settings.publicUrl,
  });
  return { text, etag: `"${createHash('sha256').update(text, 'utf8').digest('base64url')}"` };
}
