import { actorColumns, type Context } from './context.ts';

/** What was seen or done, and to what. `detail`: ids, names of fields and states; never text, names or numbers. */
export type Noted = {
  /** Such as `patient.created`. */
  action: string;
  kind: string;
  id: string | null;
  detail?: Readonly<Record<string, unknown>>;
};

/** An event of the audit trail, by whoever asks and at this moment. */
export function auditEvent(
  ctx: Pick<Context, 'clinicId' | 'actor' | 'requestId' | 'now' | 'newId'>,
  { action, kind, id, detail = {} }: Noted,
) {
  return {
    clinicId: ctx.clinicId,
    id: ctx.newId(),
    action,
    subjectKind: kind,
    subjectId: id,
    ...actorColumns(ctx.actor),
    detail,
    requestId: ctx.requestId ?? null,
    occurredAt: ctx.now(),
  };
}
