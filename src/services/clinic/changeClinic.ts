import { recordAudit } from '@/db/auditQueries.ts';
import { clinicById, type ClinicRow } from '@/db/clinicQueries.ts';
import { senderOfClinic, type SenderRow } from '@/db/senderQueries.ts';
import { senderStates } from '@/db/senderStateQueries.ts';
import type { CallSetting } from '@/domain/appointment/callTime.ts';
import { rulePackAt } from '@/domain/schedule/rulePack.ts';
import { textHoursProblem, type TextHours } from '@/domain/schedule/textHours.ts';
import { Refusal } from '@/domain/refusal/refusalCode.ts';
import { auditEvent } from '../auditEvent.ts';
import { requireScope, type Context } from '../context.ts';

/** What a clinic decides for itself: about CANCEL (decisions: CANCEL policies), and how much may go how fast. */
export type ClinicChange = {
  /** `visit`: CANCEL cancels the visit that a reminder offered to cancel. `opt_out`: the strict reading. */
  cancelPolicy?: ClinicRow['cancelPolicy'] | undefined;
  /** `freed` only when Advanced Opt-Out at Twilio no longer takes CANCEL for an opt-out. */
  cancelHandling?: 'freed' | 'carrier_opt_out' | undefined;
  /** Who answers STOP, START and HELP: exactly one of the two (TCPA-13). */
  stopReplyOwner?: 'twilio' | 'app' | undefined;
  /** The budget of the brake. */
  automatedPerHour?: number | undefined;
  /** After how many minutes without anybody at the screen staff are logged off. */
  idleMinutes?: number | undefined;
  /** Somebody of the clinic vouches that Twilio has signed a BAA, and that the account is flagged for HIPAA (HIPAA-09); false takes it back. */
  baaConfirmed?: boolean | undefined;
  hipaaAccountConfirmed?: boolean | undefined;
  /** Its own hours for texts, within those of the rules; they replace what was set before. */
  textHours?: TextHours | undefined;
  /** From when on who has not answered is called. */
  callTime?: CallSetting | undefined;
  /** Translations of templates that nobody has reviewed are sent (LANG-01). */
  allowsUnreviewed?: boolean | undefined;
  /** The pace of the sender, as Twilio allows it. */
  segmentsPerSecond?: number | undefined;
};

/**
 * Changes what the clinic decides for itself; audited with before and after.
 * @throws Refusal forbidden, conflict; invalid_request for hours that would widen those of the rules (TCPA-10)
 */
export async function changeClinic(ctx: Context, change: ClinicChange): Promise<void> {
  requireScope(ctx.actor, 'clinic:write');
  const { textHours } = change;
  const problem = textHours && textHoursProblem(textHours, rulePackAt(ctx.now().toTemporalInstant()));
  if (problem) throw new Refusal('invalid_request', problem.message, { field: problem.field });
  await ctx.db.transaction().execute(async (tx) => {
    const before = await clinicById(tx, ctx.clinicId);
    const sender = await senderOfClinic(tx, ctx.clinicId);
    const pace = (await senderStates(tx, ctx.clinicId)).find(
      ({ id }) => id === sender?.id,
    )?.segmentsPerSecond;
    const {
      cancelPolicy,
      cancelHandling,
      stopReplyOwner,
      automatedPerHour,
      segmentsPerSecond,
      idleMinutes,
      allowsUnreviewed,
      callTime,
    } = change;
    const confirmed = confirmations(ctx, change);
    if (
      cancelPolicy !== undefined ||
      automatedPerHour !== undefined ||
      idleMinutes !== undefined ||
      textHours !== undefined ||
      allowsUnreviewed !== undefined ||
      callTime !== undefined ||
      Object.keys(confirmed).length > 0
    ) {
      await tx
        .updateTable('clinic')
        .set({
          ...(cancelPolicy === undefined ? {} : { cancelPolicy }),
          ...(automatedPerHour === undefined ? {} : { automatedPerHour }),
          ...(idleMinutes === undefined ? {} : { idleMinutes }),
          ...(allowsUnreviewed === undefined ? {} : { allowsUnreviewed }),
          ...(callTime === undefined ? {} : { callDaysBefore: callTime.daysBefore, callFrom: callTime.from }),
          ...(textHours === undefined ? {} : { textHours: JSON.stringify(textHours) }),
          ...confirmed,
        })
        .where('id', '=', ctx.clinicId)
        .execute();
    }
    if (cancelHandling !== undefined || stopReplyOwner !== undefined || segmentsPerSecond !== undefined) {
      if (!sender) throw new Refusal('conflict', 'This clinic has no number to text from.');
      await tx
        .updateTable('sender')
        .set({
          ...(cancelHandling === undefined ? {} : { cancelHandling }),
          ...(stopReplyOwner === undefined ? {} : carrierAnswers(stopReplyOwner === 'twilio')),
          ...(segmentsPerSecond === undefined ? {} : { segmentsPerSecond }),
        })
        .where('clinicId', '=', ctx.clinicId)
        .where('id', '=', sender.id)
        .execute();
    }
    await recordAudit(
      tx,
      auditEvent(ctx, {
        action: 'clinic.changed',
        kind: 'clinic',
        id: ctx.clinicId,
        detail: {
          before: {
            cancelPolicy: before.cancelPolicy,
            cancelHandling: sender?.cancelHandling ?? null,
            stopReplyOwner: sender && stopReplyOwnerOf(sender),
            automatedPerHour: before.automatedPerHour,
            idleMinutes: before.idleMinutes,
            textHours: before.textHours,
            allowsUnreviewed: before.allowsUnreviewed,
            callTime: { daysBefore: before.callDaysBefore, from: before.callFrom },
            baaConfirmed: before.baaConfirmedAt !== null,
            hipaaAccountConfirmed: before.hipaaAccountConfirmedAt !== null,
            segmentsPerSecond: pace ?? null,
          },
          after: change,
        },
      }),
    );
  });
}

/** When and by whom something about the account was confirmed. */
function confirmations(ctx: Context, { baaConfirmed, hipaaAccountConfirmed }: ClinicChange) {
  const [at, by] = [ctx.now(), ctx.actor.id];
  return {
    ...(baaConfirmed === undefined
      ? {}
      : { baaConfirmedAt: baaConfirmed ? at : null, baaConfirmedBy: baaConfirmed ? by : null }),
    ...(hipaaAccountConfirmed === undefined
      ? {}
      : {
          hipaaAccountConfirmedAt: hipaaAccountConfirmed ? at : null,
          hipaaAccountConfirmedBy: hipaaAccountConfirmed ? by : null,
        }),
  };
}

/** Who answers STOP on this sender. */
export function stopReplyOwnerOf(sender: Pick<SenderRow, 'carrierAnswersStop'>): 'twilio' | 'app' {
  return sender.carrierAnswersStop ? 'twilio' : 'app';
}

/** Twilio's replies are switched on and off together. */
function carrierAnswers(answers: boolean) {
  return { carrierAnswersStop: answers, carrierAnswersStart: answers, carrierAnswersHelp: answers };
}
