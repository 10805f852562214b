import type { Category } from '@/domain/message/category.ts';
import type { SentText } from '@/domain/schedule/judgeCaps.ts';

export type ListedText = { category: Category; at: string; visitId: string | null };

/**
 * A column: what the caps count of a number's texts (TCPA-08), those of the last seven days by one index, those that wait by another.
 * The arguments are SQL. Answers, urgent texts and those of the system are never counted.
 */
export function sentTextsOf(phoneNumber: string, weekAgo: string, clinicId = '$1'): string {
  const counted = `m.clinic_id = ${clinicId} and m.phone_number = ${phoneNumber} and m.direction = 'outbound'
            and m.lane <> 'answers' and m.category not in ('conversation', 'urgent', 'system')`;
  return `(select coalesce(jsonb_agg(jsonb_build_object('category', t.category, 'at', t.at, 'visitId', t.appointment_id)), '[]')
            from (select m.category, m.claimed_at as at, m.appointment_id from message m
                   where ${counted} and m.claimed_at > ${weekAgo} and m.creates > 0
                  union all
                  select m.category, m.send_after, m.appointment_id from message m
                   where ${counted} and m.dispatch_state = 'queued' and m.send_after is not null limit 200) t)`;
}

export function sentTextOf({ category, at, visitId }: ListedText): SentText {
  return { category, at: Temporal.Instant.from(at), isReply: false, visitId };
}
