import type { Modality } from '../appointment/modality.ts';
import type { AppointmentStatus } from '../appointment/status.ts';
import type { Finding } from './finding.ts';
import type { RowVisit } from './readRow.ts';

/** A visit on record, or one that an earlier row of the file brings. */
export type KnownVisit = {
  id: string;
  externalId: string | null;
  patientId: string;
  startsAtMs: number;
  status: AppointmentStatus;
  slotHeld: boolean;
  clinician: string | null;
  visitType: string | null;
  modality: Modality;
  durationMinutes: number | null;
  locationId: string | null;
};

/** What a row wants of a visit on record. Undefined is left as it is. */
export type WantedChange = {
  isMoved: boolean;
  status: AppointmentStatus | undefined;
  clinician: string | undefined;
  visitType: string | undefined;
  modality: Modality | undefined;
  durationMinutes: number | undefined;
  locationId: string | undefined;
  externalId: string | undefined;
};

export type VisitVerdict =
  | { kind: 'new' }
  | { kind: 'unchanged' }
  | { kind: 'changed'; change: WantedChange }
  | { kind: 'rejected'; finding: Finding };

/**
 * What a row does to its visit. A file that says "booked" says nothing of a visit that is there: what the patient has answered since is
 * newer than the file, so that it neither takes a confirmation back nor revives what was cancelled. One that was cancelled comes back only
 * at another time.
 * @param known null where the visit is not on record
 */
export function judgeVisit(visit: RowVisit, known: KnownVisit | null, nowMs: number): VisitVerdict {
  const { status } = visit;
  const isOver = status === 'completed' || status === 'no_show';
  if (isOver && visit.startsAtMs > nowMs) return rejected('status_early', 'status');
  if (known === null) return status === 'cancelled' ? { kind: 'unchanged' } : { kind: 'new' };
  const isMoved = known.startsAtMs !== visit.startsAtMs;
  if (status === 'confirmed' && known.status === 'cancelled' && !isMoved)
    return rejected('status_conflict', 'status');
  const change: WantedChange = {
    isMoved: isMoved && status !== 'cancelled',
    status: wantedStatus(visit, known, isMoved),
    clinician: other(visit.clinician, known.clinician),
    visitType: other(visit.visitType, known.visitType),
    modality: other(visit.modality, known.modality),
    durationMinutes: other(visit.durationMinutes, known.durationMinutes),
    locationId: other(visit.locationId, known.locationId),
    externalId: known.externalId === null ? (visit.visitId ?? undefined) : undefined,
  };
  const isChanged =
    change.isMoved || Object.values(change).some((value) => value !== undefined && value !== false);
  return isChanged ? { kind: 'changed', change } : { kind: 'unchanged' };
}

function wantedStatus(visit: RowVisit, known: KnownVisit, isMoved: boolean): AppointmentStatus | undefined {
  const { status } = visit;
  const isGone = known.status === 'cancelled' || known.status === 'no_show';
  if (status === null || status === 'booked') return isMoved && isGone ? 'booked' : undefined;
  return status === known.status && !isMoved ? undefined : status;
}

function other<Value>(said: Value | null, known: Value | null): Value | undefined {
  return said === null || said === known ? undefined : said;
}

function rejected(code: Finding['code'], field: Finding['field']): VisitVerdict {
  return { kind: 'rejected', finding: { code, field } };
}
