import type { AppointmentRow } from '@/db/appointmentQueries.ts';
import type { ClinicRow } from '@/db/clinicQueries.ts';
import type { FactRow, VisitTrail } from '@/db/visitFactQueries.ts';
import { callFrom, type CallSetting } from '@/domain/appointment/callTime.ts';
import { nearDays, patienceMs, type VisitFacts } from '@/domain/appointment/visitState.ts';

/** What the clinic has set about calls. */
export function callSettingOf(clinic: Pick<ClinicRow, 'callDaysBefore' | 'callFrom'>): CallSetting {
  return { daysBefore: clinic.callDaysBefore, from: clinic.callFrom };
}

/** Makes the facts of visits whole with what their day decides. Days are asked again and again: each is worked out once. */
export function dayJudge(setting: CallSetting, now: Date) {
  const known = new Map<string, Pick<VisitFacts, 'isNear' | 'isCallTime'>>();
  return (day: string, timeZone: string): Pick<VisitFacts, 'isNear' | 'isCallTime'> => {
    const key = `${day} ${timeZone}`;
    const judged = known.get(key) ?? {
      isNear:
        Temporal.PlainDate.compare(
          day,
          now.toTemporalInstant().toZonedDateTimeISO(timeZone).toPlainDate().add({ days: nearDays }),
        ) <= 0,
      isCallTime: callFrom(day, timeZone, setting).epochMilliseconds <= now.getTime(),
    };
    known.set(key, judged);
    return judged;
  };
}

/** The facts of visits that were counted together. */
export function factsOfRow(row: FactRow, judge: ReturnType<typeof dayJudge>): VisitFacts {
  return { ...row, ...judge(row.day, row.timeZone) };
}

/** The facts of one visit. */
export function factsOfVisit(
  row: AppointmentRow,
  {
    trail,
    hasNumber,
    isOptedOut,
  }: { trail: VisitTrail | undefined; hasNumber: boolean; isOptedOut: boolean },
  judge: ReturnType<typeof dayJudge>,
  now: Date,
): VisitFacts {
  const startsIn = row.startsAt.getTime() - now.getTime();
  const askedAt = trail?.text?.handedOverAt ?? trail?.text?.occurredAt;
  const call = trail?.call ?? null;
  return {
    status: row.status,
    slotHeld: row.slotHeld,
    isPast: startsIn <= 0,
    isSoon: startsIn <= patienceMs,
    hasNumber,
    isOptedOut,
    text: trail?.textState ?? 'none',
    hadTime: askedAt !== undefined && askedAt.getTime() <= now.getTime() - patienceMs,
    isCalled:
      call !== null &&
      (call.outcome === 'left_message' || call.outcome === 'wrong_number') &&
      call.at >= row.updatedAt,
    ...judge(row.localStart.slice(0, 10), row.timeZone),
  };
}
