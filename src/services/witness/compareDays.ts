import {
  noteDayCompared,
  sendersToCompareByDay,
  sidsHandedOver,
  type WitnessSender,
} from '@/db/witnessQueries.ts';
import type { Deps } from '@/dispatch/deps.ts';
import { CarrierFailure } from '@/twilio/carrierFailure.ts';
import { testCredentialsCode } from '@/twilio/classifyAnswer.ts';
import { checkedDays, type Span } from '@/domain/witness/checkedDays.ts';
import { settleComparison } from './checkSenders.ts';
import { compareWithTwilio } from './compareWithTwilio.ts';
import { recordListedStatuses } from './settleMatches.ts';
import { openWitnessTask } from './witnessTasks.ts';

/** Twilio's clock and ours may differ, and a text may be made on one side of midnight and taken on the other. */
const aroundMs = 3_600_000;
/** What is not in the list is asked for by itself, so many at most: beyond that it is the same trouble. */
const mostAsked = 20;

/**
 * Once a day, text by text: what Twilio lists of the days that are over beside the ledger. Statuses that no callback brought are recorded, texts
 * in doubt settled, what nobody here knows is an alarm, and so is a text of ours that Twilio has no more. Returns how many texts differed.
 */
export async function compareDays(deps: Deps, clinicId: string): Promise<number> {
  const now = deps.now().toTemporalInstant();
  const { last } = checkedDays(now, null);
  let differences = 0;
  for (const sender of await sendersToCompareByDay(deps.db, clinicId, last)) {
    try {
      differences += await compareDay(deps, sender, checkedDays(now, sender.dayCompared).span);
      await noteDayCompared(deps.db, sender, last);
    } catch (error) {
      if (!(error instanceof CarrierFailure)) throw error;
      const facts = { clinicId, senderId: sender.id, error };
      deps.log.warn(facts, 'the day could not be compared with the list of Twilio yet');
    }
  }
  return differences;
}

async function compareDay(deps: Deps, sender: WitnessSender, span: Span): Promise<number> {
  const { clinicId, id: senderId, baselineAt } = sender;
  const from = new Date(Math.max(span.from.epochMilliseconds, baselineAt.getTime()));
  const to = new Date(span.to.epochMilliseconds);
  if (from >= to) return 0;
  const compared = await compareWithTwilio(deps, sender, new Date(from.getTime() - aroundMs));
  await recordListedStatuses(
    deps,
    clinicId,
    compared.moved.map((text) => ({ messageId: null, text })),
  );
  // Others text from a shared number too: only what is in doubt is ours.
  if (sender.isExclusive) await settleComparison(deps, sender, compared);
  else await recordListedStatuses(deps, clinicId, compared.inDoubt);
  const unlisted = (await sidsHandedOver(deps.db, sender, { from, to })).filter(
    (sid) => !compared.listed.has(sid),
  );
  const missing = await missingOf(deps, unlisted.slice(0, mostAsked));
  const found = {
    status: compared.moved.length,
    settled: compared.inDoubt.length,
    extra: sender.isExclusive ? compared.waiting.length + compared.strange.length : 0,
    missing,
  };
  deps.metrics.dayCompared(found);
  if (missing > 0) {
    await deps.db.transaction().execute((tx) => openWitnessTask(deps, tx, clinicId, 'missing_at_twilio'));
    deps.log.error(
      { clinicId, senderId, count: missing, total: unlisted.length },
      'Twilio no longer has texts that were handed over to it',
    );
  }
  return found.status + found.settled + found.extra + found.missing;
}

/** How many of these Twilio does not have: a list may be incomplete, a single text is there or not. */
async function missingOf(deps: Deps, sids: readonly string[]): Promise<number> {
  let missing = 0;
  for (const sid of sids) {
    try {
      await deps.carrier.fetchMessage(sid);
    } catch (error) {
      if (!(error instanceof CarrierFailure)) throw error;
      // Test credentials have nothing to be asked about afterwards.
      if (error.twilioCode === testCredentialsCode) return 0;
      if (error.httpStatus !== 404) throw error;
      missing += 1;
      deps.log.warn({ messageSid: sid }, 'Twilio does not have a text that was handed over to it');
    }
  }
  return missing;
}
