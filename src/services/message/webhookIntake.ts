import { setImmediate } from 'node:timers/promises';
import { isDatabaseAway } from '@/db/databaseAway.ts';
import { createGroupCommit } from '@/dispatch/groupCommit.ts';
import type { Deps } from '@/dispatch/deps.ts';
import {
  acceptInbound,
  acceptStatus,
  createClinicLookup,
  type WebhookOutcome,
  type WebhookRequest,
} from './acceptWebhook.ts';
import { applyAllReplies } from './applyReplies.ts';
import { receiveMessages, type ConversationRef, type InboundText } from './receiveMessages.ts';
import { recordStatuses, type StatusReport } from './recordStatus.ts';

/** Where Twilio's webhooks come in: signed, committed, then answered. Those that come together are committed together. */
export type WebhookIntake = {
  inbound(request: WebhookRequest): Promise<WebhookOutcome>;
  status(request: WebhookRequest): Promise<WebhookOutcome>;
  /** Resolves when the effects of every answered text are applied: for a clean stop, and for tests. */
  idle(): Promise<void>;
};

const mostTogether = 100;
/**
 * Commits of status reports at the same time: while the database has one batch, the answers to the other are written. 13 % more a second;
 * for inbound texts, whose batches cost more each, it gave nothing.
 */
const statusLanes = 2;
/** Batches of conversations whose effects are applied at the same time. */
const mostRuns = 2;

/** One intake a process. What a crash leaves undone is stored, and is applied by the workers' timetable. */
export function createWebhookIntake(deps: Deps): WebhookIntake {
  const effects = createEffects(deps);
  const store = createGroupCommit<InboundText>(
    onceMore(async (texts) => effects.start(await receiveMessages(deps, texts))),
    mostTogether,
    () => setImmediate(),
  );
  const record = inLanes(
    Array.from({ length: statusLanes }, () =>
      createGroupCommit<StatusReport>(
        onceMore((reports) => recordStatuses(deps, reports)),
        mostTogether,
        () => setImmediate(),
      ),
    ),
  );
  const clinicOf = createClinicLookup(deps);
  return {
    inbound: (request) => acceptInbound(deps, request, store),
    status: (request) => acceptStatus(deps, request, record, clinicOf),
    idle: () => effects.idle(),
  };
}

/** Reports of one text stay in one lane, so that two batches do not wait for each other's row. */
function inLanes(lanes: readonly ((report: StatusReport) => Promise<void>)[]) {
  return async (report: StatusReport): Promise<void> => {
    const last = report.sid.codePointAt(report.sid.length - 1) ?? 0;
    await lanes[last % lanes.length]?.(report);
  };
}

/**
 * When the database went away, once more: the COMMIT may have been done and only its answer lost, or the connection
 * was an old one. Texts are stored once for each SID and statuses only move forward, so that this harms nothing.
 */
function onceMore<Item>(commit: (items: readonly Item[]) => Promise<void>) {
  return async (items: readonly Item[]): Promise<void> => {
    try {
      await commit(items);
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      await commit(items);
    }
  };
}

function createEffects(deps: Deps) {
  const waiting = new Map<string, ConversationRef>();
  const underway = new Set<string>();
  const running = new Set<Promise<void>>();

  function next(): void {
    while (running.size < mostRuns) {
      const batch = takeBatch();
      if (batch.length === 0) return;
      const run = apply(batch).finally(() => {
        running.delete(run);
        for (const { conversationId } of batch) underway.delete(conversationId);
        next();
      });
      running.add(run);
    }
  }

  /** What waits of one clinic; a conversation whose texts are being applied waits for them. */
  function takeBatch(): ConversationRef[] {
    const free = [...waiting.values()].filter(({ conversationId }) => !underway.has(conversationId));
    const batch = free.filter(({ clinicId }) => clinicId === free[0]?.clinicId).slice(0, mostTogether);
    for (const { conversationId } of batch) {
      waiting.delete(conversationId);
      underway.add(conversationId);
    }
    return batch;
  }

  async function apply(batch: readonly ConversationRef[]): Promise<void> {
    try {
      await applyAllReplies(
        deps,
        batch[0]?.clinicId ?? '',
        batch.map(({ conversationId }) => conversationId),
      );
    } catch (error) {
      // The texts are stored: the timetable of the workers comes back to them.
      deps.log.error({ error }, 'the effects of replies failed');
    }
  }

  return {
    start(conversations: readonly ConversationRef[]): void {
      for (const conversation of conversations) waiting.set(conversation.conversationId, conversation);
      next();
    },
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
