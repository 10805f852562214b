import { callerOf, lanes } from '@/domain/ledger/lane.ts';

/**
 * SQL: whether automated texts of the conversation that this expression names wait: for a person, who has not yet read a text that may be
 * an opt-out or report a death, or for the effects of one that has just come in, which may call for that person (TCPA-19 d, ID-05). The clinic is `$1`.
 */
export function waitsForReview(conversationId: string): string {
  return `(exists (select 1 from task k where k.clinic_id = $1::uuid and k.conversation_id = ${conversationId}
      and k.kind in ('review_opt_out', 'death_reported') and k.done_at is null)
    or exists (select 1 from message i where i.clinic_id = $1::uuid and i.conversation_id = ${conversationId}
      and i.direction = 'inbound' and i.effects_applied_at is null))`;
}

/** SQL: who asks for the texts of a lane, as the brake counts them (`callerOf`). */
export function callerOfLane(lane: string): string {
  return `case ${lane} ${lanes.map((one) => `when '${one}' then '${callerOf(one)}'`).join(' ')} end`;
}

/** SQL: until when the text of this alias is of use: as long as it said, else its campaign, else until its deadline, which may be only that of its hours. */
export function usefulUntilOf(text: string): string {
  return `coalesce(${text}.useful_until, (select g.sends_until from campaign g
    where g.clinic_id = ${text}.clinic_id and g.id = ${text}.campaign_id), ${text}.deadline_at)`;
}
