import { countAutomated, readAutomatedBudget } from '@/db/automatedBudgetQueries.ts';
import { setBrakes, type BrakeTrip } from '@/db/brakeQueries.ts';
import type { Connection } from '@/db/database.ts';
import type { NumberFacts } from '@/db/gateQueries.ts';
import { openBrakeTask } from '@/dispatch/openBrakeTask.ts';
import { brakeWindowMs, budgetSlot, judgeBrake, recipientCaps, type Caller } from '@/domain/ledger/brake.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import type { Context } from '@/services/context.ts';
import type { SendRequest } from './sendRequest.ts';

/** How the brake counts a direct send: what a person asked for, or wrote, is not what a defect repeats. */
export function callerOfSend(ctx: Context, request: SendRequest): Extract<Caller, 'automated' | 'staff'> {
  return request.isAutomated === true && ctx.actor.kind !== 'staff' ? 'automated' : 'staff';
}

/** The brake as one batch of direct sends meets it (design, law 10). */
export type DirectBrake = {
  /** Counts the text when it may go. Returns the refusal when it may not. */
  admit(caller: Caller, facts: NumberFacts): Refusal | null;
  /** Writes what was counted, and sets the brakes that refusals asked for, each with a task for staff. */
  write(ctx: Context, tx: Connection): Promise<void>;
};

/** Reads the clinic's budget when something automated asks for it. The numbers are locked: what they have had cannot change. */
export async function openDirectBrake(
  ctx: Context,
  tx: Connection,
  { isAutomated }: { isAutomated: boolean },
): Promise<DirectBrake> {
  const now = ctx.now();
  const hourAgo = new Date(now.getTime() - brakeWindowMs);
  let left = isAutomated ? await readAutomatedBudget(tx, ctx.clinicId, hourAgo) : 0;
  let automated = 0;
  const trips: (BrakeTrip & { conversationId: string | null })[] = [];
  return {
    admit(caller, facts) {
      const { phoneNumber, claims, isBrakeSet: isSet } = facts;
      if (judgeBrake(caller, { claims, isSet }) === 'hold') {
        if (caller !== 'automated') return isSet ? held() : tooMany();
        trips.push({ caller, phoneNumber, conversationId: facts.conversation?.id ?? null });
        return held();
      }
      if (caller !== 'automated') return null;
      if (left <= 0) {
        trips.push({ caller, phoneNumber: null, conversationId: null });
        return held();
      }
      left -= 1;
      automated += 1;
      return null;
    },
    async write(context, connection) {
      if (automated > 0) {
        await countAutomated(connection, context.clinicId, new Date(budgetSlot(now.getTime())), automated);
      }
      const set = await setBrakes(connection, context.clinicId, trips, { now, newId: context.newId });
      for (const brake of set) {
        const conversationId =
          trips.find(({ phoneNumber }) => phoneNumber === brake.phoneNumber)?.conversationId ?? null;
        const { clinicId } = context;
        await openBrakeTask(context, connection, clinicId, brake, { messageId: null, conversationId }, now);
      }
    },
  };
}

function held(): Refusal {
  return new Refusal(
    'sending_held',
    'Too many automated texts were asked for. The brake is set until a person releases it; nothing was sent.',
    { reason: 'brake' },
  );
}

function tooMany(): Refusal {
  return new Refusal(
    'rate_limited',
    `This number was sent ${recipientCaps.staff} texts within an hour. Nothing was sent.`,
    { reason: 'recipient_cap', retryAfterSeconds: 600 },
  );
}
