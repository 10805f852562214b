/** What can be made to go wrong. */
export const faultKindNames = [
  'loseAnswer',
  'delayAnswer',
  'rateLimit',
  'error500',
  'error503',
  'html502',
  'refuse',
  'deliveryError',
  'duplicateCallback',
  'reorderCallback',
  'earlyCallback',
  'dropCallback',
  'delayCallback',
  'duplicateInbound',
  'dropInbound',
] as const;

export type FaultKind = (typeof faultKindNames)[number];

/** What each fault does, for people. */
export const faultKinds: Readonly<Record<FaultKind, string>> = {
  loseAnswer: 'Accept the message, then break the connection, hang, or answer with an error page',
  delayAnswer: 'Answer the create call late',
  rateLimit: 'Refuse with 429 before anything is done',
  error500: 'Answer 500; nothing is created',
  error503: 'Answer 503; nothing is created',
  html502: 'Answer 502 with a proxy’s page; nothing is created',
  refuse: 'Refuse the create call with a Twilio error code',
  deliveryError: 'Accept the message and report an error later',
  duplicateCallback: 'Post a status callback twice',
  reorderCallback: 'Post a status callback after the one that follows it',
  earlyCallback: 'Post the first status callback before the create call is answered',
  dropCallback: 'Never post a status callback',
  delayCallback: 'Post a status callback late',
  duplicateInbound: 'Post an inbound text twice',
  dropInbound: 'Never post an inbound text; the message list still has it',
};

/** When and how a fault strikes. Without `next` and `probability` it always does. */
export type FaultRule = {
  /** Strike the next so many times, then be gone. */
  next?: number;
  /** Chance of each time, 0 to 1. */
  probability?: number;
  /** For `loseAnswer`: `reset` breaks the connection, `hang` never answers, `html502` answers as a proxy would. */
  how?: 'reset' | 'hang' | 'html502';
  /** For the delays. */
  ms?: number;
  /** For `refuse` and `deliveryError`: Twilio's error code. */
  code?: number;
  /** For `deliveryError`: the final status; default `undelivered`. */
  status?: 'undelivered' | 'failed';
  /** For `rateLimit`: seconds in a `Retry-After` header; absent as with Twilio by default. */
  retryAfter?: number;
  /** Only for texts to or from this patient's number. */
  phone?: string;
};

export type Faults = {
  set(kind: FaultKind, rule: FaultRule): void;
  /** Without a kind: all. */
  clear(kind?: FaultKind): void;
  all(): Partial<Record<FaultKind, FaultRule>>;
  /** The rule if the fault strikes this time, which uses up one of its `next`. */
  take(kind: FaultKind, phone?: string): FaultRule | null;
};

export function createFaults(random: () => number): Faults {
  const rules = new Map<FaultKind, FaultRule>();
  return {
    set(kind, rule) {
      rules.set(kind, { ...rule });
    },
    clear(kind) {
      if (kind === undefined) rules.clear();
      else rules.delete(kind);
    },
    all: () => Object.fromEntries(rules),
    take(kind, phone) {
      const rule = rules.get(kind);
      if (rule === undefined || (rule.phone !== undefined && rule.phone !== phone)) return null;
      if (rule.probability !== undefined && random() >= rule.probability) return null;
      if (rule.next !== undefined) {
        if (rule.next <= 1) rules.delete(kind);
        else rules.set(kind, { ...rule, next: rule.next - 1 });
        if (rule.next <= 0) return null;
      }
      return rule;
    },
  };
}
