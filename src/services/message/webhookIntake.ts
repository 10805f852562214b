import { createGroupCommit } from '@/dispatch/groupCommit.ts';
import type { Deps } from '@/dispatch/deps.ts';
import {
  acceptInbound,
  acceptStatus,
  createClinicLookup,
  type WebhookOutcome,
  type WebhookRequest,
} from './acceptWebhook.ts';
import { applyReplies } from './applyReplies.ts';
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
/** Conversations whose effects are applied at the same time. */
const mostEffects = 4;

/** One intake a process. What a crash leaves undone is stored, and is applied by the workers' timetable. */
export function createWebhookIntake(deps: Deps): WebhookIntake {
  const effects = createEffects(deps);
  const store = createGroupCommit<InboundText>(async (texts) => {
    for (const conversation of await receiveMessages(deps, texts)) effects.start(conversation);
  }, mostTogether);
  const record = createGroupCommit<StatusReport>((reports) => recordStatuses(deps, reports), mostTogether);
  const clinicOf = createClinicLookup(deps);
  return {
    inbound: (request) => acceptInbound(deps, request, store),
    status: (request) => acceptStatus(deps, request, record, clinicOf),
    idle: () => effects.idle(),
  };
}

function createEffects(deps: Deps) {
  const waiting = new Map<string, ConversationRef>();
  const running = new Set<Promise<void>>();

  function next(): void {
    while (running.size < mostEffects) {
      const [first] = waiting;
      if (!first) return;
      const [key, { clinicId, conversationId }] = first;
      waiting.delete(key);
      const run = applyReplies(deps, clinicId, conversationId)
        .then(() => undefined)
        // The text is stored: the timetable of the workers comes back to it.
        .catch((error: unknown) => deps.log.error({ conversationId, error }, 'the effects of a reply failed'))
        .finally(() => {
          running.delete(run);
          next();
        });
      running.add(run);
    }
  }

  return {
    start(conversation: ConversationRef): void {
      waiting.set(conversation.conversationId, conversation);
      next();
    },
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
