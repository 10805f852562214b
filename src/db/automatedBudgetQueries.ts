import type { Connection } from './database.ts';
import { prepared, runPrepared } from './prepared.ts';

/** How many automated texts the clinic may still claim since `since`; 0 while its brake is set. */
export async function readAutomatedBudget(
  connection: Connection,
  clinicId: string,
  since: Date,
): Promise<number> {
  const [row] = await runPrepared(connection, budgetLeft, [clinicId, since]);
  return row?.left ?? 0;
}

const budgetLeft = prepared<{ left: number }>(
  'direct_budget_left',
  `select case when exists (select 1 from brake r where r.clinic_id = c.id and r.kind = 'clinic' and r.released_at is null) then 0
          else greatest(0, c.automated_per_hour - coalesce((select sum(a.claims)::int from automated_count a
            where a.clinic_id = c.id and a.slot > $2::timestamptz), 0)) end as left
     from clinic c where c.id = $1`,
);

/** Counts claims of automated texts in the slot of their time. */
export async function countAutomated(
  connection: Connection,
  clinicId: string,
  slot: Date,
  claims: number,
): Promise<void> {
  await runPrepared(connection, countClaims, [clinicId, slot, claims]);
}

const countClaims = prepared<never>(
  'direct_count_automated',
  `insert into automated_count as a (clinic_id, slot, claims) values ($1, $2, $3)
   on conflict (clinic_id, slot) do update set claims = a.claims + excluded.claims`,
);
