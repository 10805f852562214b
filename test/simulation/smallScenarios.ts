import { quiet, type Scenario, type WantedText } from './scenario.ts';

const text: WantedText = {
  at: 50,
  how: 'queued',
  lane: 'staff',
  patient: 0,
  sender: 0,
  words: 0,
  segments: 1,
  dueInMs: 0,
  deadlineMs: 4 * 3_600_000,
  repeats: 0,
};
const small: Scenario = {
  ...quiet,
  actionMs: 1_500,
  pollMs: 700,
  sweepMs: 900,
  machines: 2,
  patients: 2,
};

/** Worlds that are small enough to try every place in them; each by what it is about. */
export const smallScenarios: Record<string, Scenario> = {
  'a queued text': { ...small, machines: 1, texts: [text] },
  'two texts of the same words, two processes': {
    ...small,
    texts: [text, { ...text, at: 60 }],
  },
  'a direct text that the client repeats': {
    ...small,
    texts: [{ ...text, how: 'direct', repeats: 1 }],
  },
  'a lost answer': {
    ...small,
    texts: [text],
    twilio: { ...small.twilio, lostAfter: 1 },
  },
  'a busy Twilio': { ...small, machines: 1, texts: [text], twilio: { ...small.twilio, busy: 1 } },
  'STOP and START around automated texts': {
    ...small,
    texts: [0, 1, 2].map((index) => ({ ...text, lane: 'campaigns' as const, at: 50 + index * 80 })),
    replies: [
      { at: 20, patient: 0, sender: 0, body: 'STOP' },
      { at: 300, patient: 0, sender: 0, body: 'START' },
    ],
  },
};
