import { expect, test } from 'vitest';
import { refusePersonalLines } from './nothingPersonal.ts';

test.each([
  ['a number', '{"level":"info","to":"+16465550137"}'],
  ['a number without its plus', '{"level":"info","msg":"sent to 6465550137"}'],
  ['a text', '{"level":"debug","body":"See you at the clinic"}'],
])('%s in a line fails the run', (_, line) => {
  expect(() => refusePersonalLines([line], ['See you at the clinic'])).toThrow(/a log line holds/);
});

test('ids, times and counts pass', () => {
  const line = `{"time":"2026-11-22T11:39:38.309Z","messageId":"01a2030b-901c-709d-a6f8-b0094bab0b3c","messageSid":"SM${'1'.repeat(32)}","durationMs":12}`;
  expect(() => refusePersonalLines([line], ['See you at the clinic'])).not.toThrow();
});
