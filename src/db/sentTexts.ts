import type { Category } from '@/domain/message/category.ts';
import type { SentText } from '@/domain/schedule/judgeCaps.ts';

export type ListedText = { category: Category; at: string; visitId: string | null };

/** What the caps count of a number's texts; answers, urgent texts and those of the system never. The arguments are SQL. */
const counted = (phoneNumber: string, clinicId: string): string =>
  `m.clinic_id = ${clinicId} and m.phone_number = ${phoneNumber} and m.direction = 'outbound'
            and m.lane <> 'answers' and m.category not in ('conversation', 'urgent', 'system')`;

/** A statement: those that have left, or may have, since `weekAgo`. */
const goneTexts = (phoneNumber: string, weekAgo: string, clinicId: string): string =>
  `select m.category, m.claimed_at as at, m.appointment_id from message m
                   where ${counted(phoneNumber, clinicId)} and m.claimed_at > ${weekAgo} and m.creates > 0`;

const listed = (texts: string): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('category', t.category, 'at', t.at, 'visitId', t.appointment_id)), '[]')
            from (${texts}) t)`;

/**
 * A column: what the caps count of a number's texts (TCPA-08), those of the last seven days by one index, those that wait by another.
 * The arguments are SQL.
 */
export function sentTextsOf(phoneNumber: string, weekAgo: string, clinicId = '$1'): string {
  return listed(`${goneTexts(phoneNumber, weekAgo, clinicId)}
                  union all
                  select m.category, m.send_after, m.appointment_id from message m
                   where ${counted(phoneNumber, clinicId)} and m.dispatch_state = 'queued' and m.send_after is not null limit 200`);
}

/** The same without those that wait: each of them is counted when its own turn comes. */
export function goneTextsOf(phoneNumber: string, weekAgo: string, clinicId = '$1'): string {
  return listed(`${goneTexts(phoneNumber, weekAgo, clinicId)} limit 200`);
}

export function sentTextOf({ category, at, visitId }: ListedText): SentText {
  return { category, at: Temporal.Instant.from(at), isReply: false, visitId };
}
