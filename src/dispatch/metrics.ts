import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { lanes, type Lane } from '@/domain/ledger/lane.ts';
import { deliveryStatuses, type DeliveryStatus } from '@/domain/message/status.ts';

/** What became of one claim: handed to Twilio, refused by Twilio, or let go before or after the call. */
export const attemptResults = [
  'handed_over',
  'refused',
  'misconfigured',
  'busy',
  'not_sent',
  'server_error',
  'answer_lost',
  'claim_too_old',
  'deadline_passed',
] as const;
export type CountedResult = (typeof attemptResults)[number];

/** What a claim decided about a text that was due. */
export const claimOutcomes = ['sending', 'blocked', 'withdrawn', 'held', 'later'] as const;
export type ClaimOutcome = (typeof claimOutcomes)[number];

/** How the list of Twilio and the ledger may differ over a day. */
const dayDifferences = ['status', 'settled', 'extra', 'missing'] as const;
type DayDifference = (typeof dayDifferences)[number];

type PoolCounts = { totalCount: number; idleCount: number; waitingCount: number };

/**
 * What this process counts, for Prometheus. Labels are states, lanes and names of parts: never a person, a number or
 * a text. Counting is synchronous, cheap and never fails; nothing of it is kept over a restart.
 */
export type Metrics = {
  claimed(lane: Lane, outcome: ClaimOutcome): void;
  /** One claim has ended; `seconds` is how long Twilio was waited for, null when it was not called. */
  attempted(result: CountedResult, seconds: number | null): void;
  /** Twilio has the text: how long after it was due. */
  handedOver(lane: Lane, seconds: number): void;
  statusReported(status: DeliveryStatus, via: 'callback' | 'polled'): void;
  webhookAnswered(kind: 'inbound' | 'status', httpStatus: number, seconds: number): void;
  /** Inbound texts that no webhook brought and the list of Twilio did. */
  missedFetched(texts: number): void;
  /** What a day's comparison with the list of Twilio found. */
  dayCompared(found: Record<DayDifference, number>): void;
  /** An attempt to deliver a message to a webhook endpoint of other software has ended. */
  webhookSent(state: 'delivered' | 'waiting' | 'failed', seconds: number): void;
  taskFailed(task: string): void;
  /** Shows how many connections a pool has, and how many callers wait for one. */
  watchPool(name: string, pool: PoolCounts): void;
  /** Everything in the text format of Prometheus. */
  read(): Promise<string>;
};

const callBuckets = [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 4, 8];
const waitBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 14_400];
const webhookBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15];

/** One set of counters a process, at zero. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const claims = new Counter({
    name: 'hearback_claims_total',
    help: 'Texts that were due and were claimed, by what the claim decided.',
    labelNames: ['lane', 'outcome'],
    registers,
  });
  const attempts = new Counter({
    name: 'hearback_attempts_total',
    help: 'Claims that ended, by what came of them. busy is 429; after server_error and answer_lost a text may exist.',
    labelNames: ['result'],
    registers,
  });
  const calls = new Histogram({
    name: 'hearback_twilio_create_seconds',
    help: 'How long Twilio took to answer the call that creates a text, lost answers included.',
    buckets: callBuckets,
    registers,
  });
  const waits = new Histogram({
    name: 'hearback_handover_seconds',
    help: 'From the moment a text was due until Twilio had it.',
    labelNames: ['lane'],
    buckets: waitBuckets,
    registers,
  });
  const statuses = new Counter({
    name: 'hearback_delivery_statuses_total',
    help: 'Delivery statuses that Twilio reported, by callback or when asked.',
    labelNames: ['status', 'via'],
    registers,
  });
  const webhooks = new Histogram({
    name: 'hearback_webhook_seconds',
    help: 'Webhooks of Twilio and how long their answer took, by HTTP status.',
    labelNames: ['kind', 'status'],
    buckets: webhookBuckets,
    registers,
  });
  const gaps = new Counter({
    name: 'hearback_inbound_gaps_total',
    help: 'Times that the list of Twilio held inbound texts which no webhook had brought.',
    registers,
  });
  const missed = new Counter({
    name: 'hearback_inbound_missed_texts_total',
    help: 'Inbound texts that were fetched from the list of Twilio because no webhook had brought them.',
    registers,
  });
  const differences = new Counter({
    name: 'hearback_day_differences_total',
    help: 'Texts of past days in which the list of Twilio and the ledger differed: another status, settled by the list, extra at Twilio, missing there.',
    labelNames: ['kind'],
    registers,
  });
  const outgoing = new Histogram({
    name: 'hearback_webhook_delivery_seconds',
    help: 'Attempts to deliver messages to webhook endpoints of other software, by what became of the message: delivered, waiting for the next attempt, failed for good.',
    labelNames: ['state'],
    buckets: webhookBuckets,
    registers,
  });
  const failures = new Counter({
    name: 'hearback_task_failures_total',
    help: 'Turns of periodic tasks that failed; each is tried again at its next turn.',
    labelNames: ['task'],
    registers,
  });
  const pools = new Map<string, PoolCounts>();
  const connections = new Gauge({
    name: 'hearback_pool_connections',
    help: 'Connections of each pool to the database, and callers that wait for one.',
    labelNames: ['pool', 'state'],
    registers: [], // below: it is not made for its side effect alone
    collect() {
      for (const [pool, { totalCount, idleCount, waitingCount }] of pools) {
        this.set({ pool, state: 'busy' }, totalCount - idleCount);
        this.set({ pool, state: 'idle' }, idleCount);
        this.set({ pool, state: 'waiting' }, waitingCount);
      }
    },
  });
  registry.registerMetric(connections);
  // A rate needs its zero: a series that begins with its first event hides that event.
  for (const lane of lanes) {
    for (const outcome of claimOutcomes) claims.inc({ lane, outcome }, 0);
    waits.zero({ lane });
  }
  for (const result of attemptResults) attempts.inc({ result }, 0);
  for (const kind of dayDifferences) differences.inc({ kind }, 0);
  for (const state of ['delivered', 'waiting', 'failed']) outgoing.zero({ state });
  for (const status of deliveryStatuses) {
    for (const via of ['callback', 'polled']) statuses.inc({ status, via }, 0);
  }
  for (const [kind, status] of [
    ['inbound', '200'],
    ['status', '204'],
  ] as const)
    webhooks.zero({ kind, status });

  return {
    claimed: (lane, outcome) => claims.inc({ lane, outcome }),
    attempted(result, seconds) {
      attempts.inc({ result });
      if (seconds !== null) calls.observe(seconds);
    },
    handedOver: (lane, seconds) => waits.observe({ lane }, Math.max(0, seconds)),
    statusReported: (status, via) => statuses.inc({ status, via }),
    webhookAnswered: (kind, httpStatus, seconds) =>
      webhooks.observe({ kind, status: String(httpStatus) }, seconds),
    missedFetched(texts) {
      if (texts === 0) return;
      gaps.inc();
      missed.inc(texts);
    },
    dayCompared(found) {
      for (const kind of dayDifferences) differences.inc({ kind }, found[kind]);
    },
    webhookSent: (state, seconds) => outgoing.observe({ state }, seconds),
    taskFailed: (task) => failures.inc({ task }),
    watchPool: (name, pool) => pools.set(name, pool),
    read: () => registry.metrics(),
  };
}
