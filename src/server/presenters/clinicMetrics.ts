import { Gauge, Registry } from '@prometheus-io/client';
import type { Figures } from '@/services/operations/readFigures.ts';

const lanes = ['answers', 'staff', 'reminders', 'campaigns'];
const unfinished = ['accepted', 'scheduled', 'queued', 'sending', 'sent'];
const brakes = [
  ['clinic', 'automated'],
  ['recipient', 'automated'],
  ['recipient', 'staff'],
  ['recipient', 'answers'],
] as const;

/** The figures of a clinic as Prometheus gauges. What is none is 0, never absent: an alert must not miss it. */
export function clinicMetrics(figures: Figures): Registry {
  const registry = new Registry();
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []): Gauge<Label> =>
    new Gauge({ name: `hearback_${name}`, help, labelNames, registers: [registry] });

  const queued = gauge('messages_queued', 'Texts that wait for their time or for a worker.', ['lane']);
  const queuedAge = gauge(
    'messages_queued_oldest_seconds',
    'How long the oldest due text waits; 0 while none is due.',
    ['lane'],
  );
  const held = gauge('messages_held', 'Queued texts that wait for a person.', ['lane']);
  for (const lane of lanes) {
    const found = figures.queued.find(({ name }) => name === lane);
    queued.set({ lane }, found?.count ?? 0);
    queuedAge.set({ lane }, found?.oldestSeconds ?? 0);
    held.set({ lane }, found?.held ?? 0);
  }
  remindersAsGauges(figures, gauge);
  const inDoubt = gauge(
    'messages_in_doubt',
    'Texts at Twilio without an answer yet (sending), or whose answer was lost (unknown).',
    ['state'],
  );
  const inDoubtAge = gauge('messages_in_doubt_oldest_seconds', 'Age of the oldest of them.', ['state']);
  for (const state of ['sending', 'unknown']) {
    const found = figures.inDoubt.find(({ name }) => name === state);
    inDoubt.set({ state }, found?.count ?? 0);
    inDoubtAge.set({ state }, found?.oldestSeconds ?? 0);
  }
  const awaiting = gauge(
    'messages_awaiting_status',
    'Texts that Twilio took within 72 hours and whose status is not final.',
    ['status'],
  );
  for (const status of unfinished) {
    const found = figures.unfinished.find((one) => one.status === status);
    awaiting.set({ status }, found?.count ?? 0);
  }

  gauge('messages_on_brake', 'Texts that a brake holds until a person releases it.').set(figures.onBrake);
  const set = gauge('brakes_set', 'Brakes that are set.', ['kind', 'caller']);
  for (const [kind, caller] of brakes) {
    const found = figures.brakes.find((one) => one.kind === kind && one.caller === caller);
    set.set({ kind, caller }, found?.count ?? 0);
  }
  gauge('circuits_open', 'Senders that pause because Twilio does not answer.').set(figures.circuitsOpen);
  gauge('senders_held', 'Senders that a person has to release: Twilio knows texts that we do not.').set(
    figures.sendersHeld,
  );
  gauge('senders_unchecked', 'Senders that wait to be compared with what Twilio has sent.').set(
    figures.sendersUnchecked,
  );
  gauge('strange_texts_last_day', 'Texts of the last 24 hours that Twilio has sent and we did not know.').set(
    figures.strangeTexts,
  );
  gauge('inbound_missed_texts_last_day', 'Inbound texts of the last 24 hours that had to be fetched.').set(
    figures.textsMissed,
  );
  gauge('replies_without_effects', 'Texts of patients that are stored but not acted on yet.').set(
    figures.replies.count,
  );
  gauge('replies_without_effects_oldest_seconds', 'Age of the oldest of them.').set(
    figures.replies.oldestSeconds,
  );
  const tasks = gauge('tasks_open', 'Open tasks for staff.', ['priority']);
  for (const priority of ['urgent', 'high', 'normal']) {
    tasks.set({ priority }, figures.openTasks.find((one) => one.priority === priority)?.count ?? 0);
  }
  gauge(
    'unknowns_with_people',
    'Texts of unknown fate that wait for a person to say what became of them.',
  ).set(figures.openTasks.reduce((sum, { unknowns }) => sum + unknowns, 0));
  gauge('incidents_open', 'Incidents that are not closed.').set(figures.incidents.open);
  gauge('incidents_overdue', 'Incidents with a last day for telling people that is over.').set(
    figures.incidents.overdue,
  );
  const endpoints = gauge('webhook_endpoints', 'Endpoints of other software, by what they are.', ['state']);
  for (const state of ['active', 'paused', 'disabled'])
    endpoints.set({ state }, figures.webhooks.filter((one) => one.state === state).length);
  // What is paused waits because somebody wants it to.
  const served = figures.webhooks.filter(({ state }) => state === 'active');
  gauge('webhooks_waiting', 'Messages that wait for the endpoints of other software that are active.').set(
    served.reduce((sum, { waiting }) => sum + waiting, 0),
  );
  gauge(
    'webhooks_waiting_oldest_seconds',
    'How long ago the oldest of them happened; 0 while none waits.',
  ).set(Math.max(0, ...served.map(({ oldestSeconds }) => oldestSeconds)));
  gauge('conversations_waiting', 'Conversations in which the patient spoke last.').set(
    figures.conversationsWaiting,
  );
  gauge('workers', 'Workers that have shown within a minute that they live.').set(figures.workers);
  // Absent until there was a first worker.
  if (figures.workerSilentSeconds !== null) {
    gauge('worker_silent_seconds', 'Time since the last sign of life of any worker.').set(
      figures.workerSilentSeconds,
    );
  }
  return registry;
}

/** Reminders that wait, and those of the next day. */
function remindersAsGauges(
  { reminders, takenAt }: Pick<Figures, 'reminders' | 'takenAt'>,
  gauge: (name: string, help: string) => Gauge,
): void {
  const { due, dueLeftAt, unwritten, unwrittenSeconds, nextDay } = reminders;
  const left = dueLeftAt === null ? 0 : (dueLeftAt.getTime() - takenAt.getTime()) / 1000;
  gauge('reminders_due', 'Reminders whose time has come and that have not left, written or not.').set(due);
  gauge('reminders_due_left_seconds', 'In how long the last of them has left at the pace; 0 for none.').set(
    Math.max(0, left),
  );
  gauge('reminders_unwritten', 'Reminders whose time has come and whose text is not written yet.').set(
    unwritten,
  );
  gauge('reminders_unwritten_oldest_seconds', 'How long the oldest of them is due; 0 for none.').set(
    unwrittenSeconds,
  );
  gauge(
    'reminders_next_day_too_late',
    'Reminders of the next 24 hours whose turn at the pace may come when they are of no use any more.',
  ).set(nextDay.tooLate);
  gauge(
    'reminders_next_day_over_budget',
    'How many more reminders leave within an hour of the next 24 than the budget of automated texts allows.',
  ).set(nextDay.overBudget);
  gauge(
    'reminders_next_day_longest_wait_seconds',
    'The longest that a reminder of the next 24 hours waits for its turn.',
  ).set(nextDay.longestWaitSeconds);
}
