import type { ProofStage } from './stage.ts';

/** What Twilio's own ledger says beside ours. */
export type Comparison = {
  /** Intents that Twilio made more than one text of: never. */
  doubled: number;
  /** Texts at Twilio that none of our intents asked for: never. */
  strange: number;
  /** At Twilio exactly once, and known to be. */
  once: number;
  /** Not at Twilio, and in doubt: a person is shown them. */
  inDoubt: number;
  /** At Twilio, and still in doubt on our side. */
  unresolved: number;
  /** At neither: not at Twilio although we say that they are, or forgotten in a state that nothing leaves. */
  missing: number;
  /** How often an answer was lost. */
  doubts: number;
};

type Row = { id: string; dispatch_state: string; twilio_sid: string | null };

/** Compares every intent with the simulated Twilio's own list of accepted creates. */
export async function compareLedgers(stage: ProofStage, intents: ReadonlySet<string>): Promise<Comparison> {
  const accepted = Map.groupBy(await stage.twilio.ledger(), ({ messageId }) => messageId);
  const rows = await stage.rows<Row>(
    'select id, dispatch_state, twilio_sid from message where id = any ($1)',
    [[...intents]],
  );
  const [lost] = await stage.rows<{ count: number }>(
    `select count(*)::int as count from message_event where kind = 'answer_lost'`,
  );
  const comparison = { doubled: 0, strange: 0, once: 0, inDoubt: 0, unresolved: 0, missing: 0 };
  for (const [id, creates] of accepted) {
    if (!intents.has(id)) comparison.strange += creates.length;
    else if (creates.length > 1) comparison.doubled += 1;
  }
  for (const { id, dispatch_state: state, twilio_sid: sid } of rows) {
    const atTwilio = accepted.get(id);
    if (state === 'handed_over' && atTwilio?.some((create) => create.sid === sid)) comparison.once += 1;
    else if (state === 'unknown') comparison[atTwilio ? 'unresolved' : 'inDoubt'] += 1;
    else comparison.missing += 1;
  }
  return { ...comparison, doubts: lost?.count ?? 0 };
}
