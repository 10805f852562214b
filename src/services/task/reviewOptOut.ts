import { conversationNumbers } from '@/db/conversationQueries.ts';
import type { Connection } from '@/db/database.ts';
import { lockNumberForOptOut } from '@/db/numberLock.ts';
import { taskById, type TaskRow } from '@/db/taskQueries.ts';
import { recordOptOut } from '@/dispatch/recordOptOut.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { actorColumns, type Context } from '../context.ts';

/** What a person made of a text that may be an opt-out (TCPA-19 d). */
export type ReviewDecision = 'opt_out' | 'not_opt_out';

/** The kind of task that holds automated texts to its number until a person has read the words. */
const review = 'review_opt_out';

/** Takes the lock of the number that the task is about: first of all locks, as every claim and every opt-out does. */
export async function lockReviewed(ctx: Context, tx: Connection, taskId: string): Promise<string | null> {
  const task = await taskById(tx, ctx.clinicId, taskId);
  if (task?.kind !== review || task.conversationId === null) return null;
  const numbers = await conversationNumbers(tx, ctx.clinicId, [task.conversationId]);
  const phoneNumber = numbers.get(task.conversationId) ?? null;
  if (phoneNumber !== null) await lockNumberForOptOut(tx, ctx.clinicId, phoneNumber);
  return phoneNumber;
}

/**
 * Checks that a change of a task says what has to be said about it.
 * @throws Refusal invalid_request without a decision about a review, or with one about anything else; conflict where an
 * opt-out that a person found would be taken back: only the patient can (TCPA-16)
 */
export function checkDecision(
  { kind, decision: before, doneAt }: TaskRow,
  change: { done: boolean; decision?: ReviewDecision | undefined },
): void {
  const { done, decision } = change;
  if (kind !== review || !done) {
    if (decision !== undefined)
      throw new Refusal('invalid_request', 'Only a finished review of an opt-out has a decision.', {
        field: 'decision',
      });
    if (before === 'opt_out') throw takenBack();
    return;
  }
  if (decision === undefined && doneAt === null)
    throw new Refusal('invalid_request', 'Say whether the text is an opt-out: opt_out or not_opt_out.', {
      field: 'decision',
    });
  if (before === 'opt_out' && decision === 'not_opt_out') throw takenBack();
}

/**
 * Records the opt-out that a person has found in a text. It is not confirmed to the patient: the five minutes in which
 * a confirmation needs no reason of its own are the patient's text's, not the reader's (TCPA-13).
 */
export async function recordFoundOptOut(
  ctx: Context,
  tx: Connection,
  { task, phoneNumber }: { task: TaskRow; phoneNumber: string | null },
): Promise<void> {
  if (phoneNumber === null) throw new Refusal('conflict', 'This task is about no number.');
  await recordOptOut(ctx, tx, {
    clinicId: ctx.clinicId,
    phoneNumber,
    source: 'review',
    rule: task.rule,
    messageId: task.messageId,
    ...actorColumns(ctx.actor),
    at: ctx.now(),
  });
}

function takenBack(): Refusal {
  return new Refusal(
    'conflict',
    'This text was found to be an opt-out. Only the patient can take it back, by texting START.',
  );
}
