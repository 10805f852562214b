import { expect, test } from 'vitest';
import { resolveUnknown, type InDoubt, type UnknownTexts } from './resolveUnknown.ts';

const claimedAt = 1_000_000;

test('a text that Twilio has is found, though many stand before it that Twilio has nothing for', async () => {
  const texts = Array.from({ length: 70 }, (_, index) => ({ id: `${index}`, to: `+1${index}`, claimedAt }));
  const asked = new Set<string>();
  const ledger: UnknownTexts<InDoubt> = {
    find: async () => texts,
    read: async () => [],
    listTo: async (phoneNumber) => {
      asked.add(phoneNumber);
      return [];
    },
    knownSids: async () => new Set(),
    settle: async () => undefined,
    askPerson: async () => false,
  };
  for (let turn = 0; turn < 7; turn += 1) await resolveUnknown(ledger, claimedAt + 60_000 + turn * 10_000);
  expect(asked.size).toBe(texts.length);
});
