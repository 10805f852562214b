import type { AppointmentStatus } from './status.ts';

/** The latest that happened to an appointment. */
export type LatestEvent = {
  kind: string;
  fromStatus: AppointmentStatus | null;
  toStatus: AppointmentStatus | null;
  actorKind: string;
  actorId: string | null;
  occurredAt: Date;
};

/** What can be taken back: who did it, and the status that it was before. */
export type UndoableChange = { by: 'patient' | 'self'; to: AppointmentStatus; at: Date };

/**
 * Whether the latest change of an appointment can be taken back by this actor: a patient's answer, or a change of status of the actor's own.
 * Nothing may have come after it: a move or another answer says more than what it was before. An undo is not undone.
 */
export function undoableChange(
  status: AppointmentStatus,
  latest: LatestEvent | undefined,
  actor: { kind: string; id: string | null },
): UndoableChange | null {
  if (latest === undefined) return null;
  const { kind, fromStatus, toStatus, occurredAt: at } = latest;
  if (fromStatus === null || toStatus !== status || fromStatus === toStatus) return null;
  if (kind === 'answered') return { by: 'patient', to: fromStatus, at };
  const isOwn = latest.actorKind === actor.kind && latest.actorId === actor.id && actor.id !== null;
  return kind === 'status_set' && isOwn ? { by: 'self', to: fromStatus, at } : null;
}
