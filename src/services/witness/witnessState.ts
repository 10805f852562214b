import { latestFindings, setExclusive, witnessSenders } from '@/db/witnessQueries.ts';
import { recordAudit } from '@/db/auditQueries.ts';
import type { Connection } from '@/db/database.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { auditEvent } from '../auditEvent.ts';
import { requireScope, type Context } from '../context.ts';

/** How a sender stands against Twilio's list. */
export type WitnessState = {
  senderId: string;
  phoneNumber: string | null;
  messagingServiceSid: string | null;
  /** `held`: until a person releases it; `unchecked`: until this database has been compared; `shared`: not compared. */
  state: 'ok' | 'held' | 'unchecked' | 'shared';
  heldAt: string | null;
  /** Up to when Twilio's list was compared. */
  checkedThrough: string | null;
  /** What the last comparison that found anything found; `released` once somebody has. */
  lastFinding: {
    foundAt: string;
    texts: number;
    waiting: number;
    firstAt: string;
    lastAt: string;
    isHold: boolean;
    releasedAt: string | null;
  } | null;
};

/** How each sender of the clinic stands against Twilio's list (design, law 11). @throws Refusal forbidden */
export async function witnessState(ctx: Context): Promise<WitnessState[]> {
  requireScope(ctx.actor, 'metrics:read');
  return readWitnessState(ctx.db, ctx.clinicId);
}

/** The same for a command at the machine itself. */
export async function readWitnessState(connection: Connection, clinicId: string): Promise<WitnessState[]> {
  const findings = await latestFindings(connection, clinicId);
  return (await witnessSenders(connection, clinicId)).map((sender) => {
    const finding = findings.get(sender.id);
    return {
      senderId: sender.id,
      phoneNumber: sender.phoneNumber,
      messagingServiceSid: sender.messagingServiceSid,
      state:
        sender.heldAt !== null
          ? 'held'
          : !sender.isWitnessed
            ? 'unchecked'
            : sender.isExclusive
              ? 'ok'
              : 'shared',
      heldAt: sender.heldAt?.toISOString() ?? null,
      checkedThrough: sender.checkedThrough?.toISOString() ?? null,
      lastFinding: finding
        ? {
            foundAt: finding.foundAt.toISOString(),
            texts: finding.texts,
            waiting: finding.waiting,
            firstAt: finding.firstAt.toISOString(),
            lastAt: finding.lastAt.toISOString(),
            isHold: finding.isHold,
            releasedAt: finding.releasedAt?.toISOString() ?? null,
          }
        : null,
    };
  });
}

/**
 * Says whether this installation alone texts from a sender. One that is shared is not compared with Twilio's list: a
 * restored backup is not noticed then. @throws Refusal forbidden, not_found
 */
export async function shareSender(ctx: Context, senderId: string, isExclusive: boolean): Promise<void> {
  requireScope(ctx.actor, 'clinic:write');
  const sender = (await witnessSenders(ctx.db, ctx.clinicId)).find(({ id }) => id === senderId);
  if (!sender) throw new Refusal('not_found', 'This clinic has no such sender in use.');
  await ctx.db.transaction().execute(async (tx) => {
    await setExclusive(tx, sender, isExclusive, ctx.now());
    const action = isExclusive ? 'sender.made_exclusive' : 'sender.shared';
    await recordAudit(tx, auditEvent(ctx, { action, kind: 'sender', id: senderId }));
  });
}
