import { clinicById } from '@/db/clinicQueries.ts';
import { zonesOfClinic } from '@/db/callQueries.ts';
import type { Connection } from '@/db/database.ts';
import { factsOfCandidates } from '@/db/visitFactQueries.ts';
import { callFrom, daysToCall } from '@/domain/appointment/callTime.ts';
import {
  callReasonKinds,
  callReasons,
  needsCall,
  nearDays,
  type CallReason,
} from '@/domain/appointment/visitState.ts';
import { resolveLocal } from '@/domain/appointment/localTime.ts';
import { callSettingOf, dayJudge, factsOfRow } from '../appointment/judgeVisit.ts';

export type CallCandidate = {
  id: string;
  startsAt: Date;
  day: string;
  timeZone: string;
  reasons: CallReason[];
  needsCall: boolean;
  /** From when on the clinic calls about visits of its day. */
  callFrom: string;
};

/**
 * Coming visits that somebody has to call about, or has called about: those still to call first; then by day, by how pressing the reason is,
 * and by time.
 */
export async function callCandidates(
  connection: Connection,
  clinicId: string,
  now: Date,
): Promise<CallCandidate[]> {
  const clinic = await clinicById(connection, clinicId);
  const setting = callSettingOf(clinic);
  const instant = now.toTemporalInstant();
  const untils = (await zonesOfClinic(connection, clinicId)).map((zone) => {
    const near = instant.toZonedDateTimeISO(zone).toPlainDate().add({ days: nearDays }).toString();
    const last = [near, ...daysToCall(instant, zone, setting)].toSorted().at(-1) ?? near;
    return resolveLocal(Temporal.PlainDate.from(last).add({ days: 1 }).toPlainDateTime(), zone)
      .epochMilliseconds;
  });
  const rows = await factsOfCandidates(connection, clinicId, new Date(Math.max(...untils)), now);
  const judge = dayJudge(setting, now);
  return rows
    .flatMap((row) => {
      const facts = factsOfRow(row, judge);
      const reasons = callReasons(facts);
      if (reasons.length === 0) return [];
      const { id, startsAt, day, timeZone } = row;
      const from = callFrom(day, timeZone, setting).toString();
      return [{ id, startsAt, day, timeZone, reasons, needsCall: needsCall(facts), callFrom: from }];
    })
    .toSorted(byUrgency);
}

const rank = (reasons: readonly CallReason[]): number =>
  reasons[0] === undefined ? callReasonKinds.length : callReasonKinds.indexOf(reasons[0]);

function byUrgency(one: CallCandidate, other: CallCandidate): number {
  return (
    Number(other.needsCall) - Number(one.needsCall) ||
    one.day.localeCompare(other.day) ||
    rank(one.reasons) - rank(other.reasons) ||
    one.startsAt.getTime() - other.startsAt.getTime() ||
    one.id.localeCompare(other.id)
  );
}
