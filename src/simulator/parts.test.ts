import { describe, expect, it } from 'vitest';
import { createClock } from './clock.ts';
import { connectionOverrides } from './overrides.ts';
import { segmentCount } from './segmentCount.ts';
import { parseXml } from './xml.ts';

const letters = (count: number): string => 'a'.repeat(count);

describe('segmentCount', () => {
  const family = '👨‍👩‍👧‍👦';

  it.each([
    [letters(160), 1],
    [letters(161), 2],
    [letters(306), 2],
    [letters(307), 3],
    [letters(1_530), 10],
    [letters(1_600), 11],
    [`${letters(158)}€`, 1],
    [`${letters(159)}€`, 2],
    [`${letters(151)}€${letters(153)}`, 2],
    [`${letters(152)}€${letters(152)}`, 3],
    [`ê${letters(69)}`, 1],
    [`ê${letters(70)}`, 2],
    [`ê${letters(133)}`, 2],
    [`ê${letters(134)}`, 3],
    [`😜${letters(68)}`, 1],
    [`😜${letters(69)}`, 2],
    [`${letters(66)}😜${letters(65)}`, 2],
    [`${letters(66)}😜${letters(66)}`, 3],
    [family.repeat(6), 1],
    [family.repeat(7), 2],
    ['\r\n'.repeat(80), 1],
    ['\r\n'.repeat(81), 2],
    ['', 1],
  ])('%j', (text, count) => {
    expect(segmentCount(text, false)).toBe(count);
  });

  it('has shorter parts on toll-free numbers', () => {
    expect(
      [
        letters(160),
        letters(304),
        letters(305),
        `ê${letters(69)}`,
        `ê${letters(131)}`,
        `ê${letters(132)}`,
      ].map((text) => segmentCount(text, true)),
    ).toEqual([1, 2, 3, 1, 2, 3]);
  });
});

describe('connectionOverrides', () => {
  it('has Twilio’s defaults', () => {
    expect(connectionOverrides('https://a.example.com/x')).toEqual({
      connectTimeout: 5_000,
      readTimeout: 15_000,
      totalTimeout: 15_000,
      retries: 1,
      retryOn: new Set(['ct']),
    });
  });

  it.each([
    [
      '#rc=3&rp=5xx,ct,rt&ct=2000&rt=4000&tt=9000',
      {
        connectTimeout: 2_000,
        readTimeout: 4_000,
        totalTimeout: 9_000,
        retries: 3,
        retryOn: new Set(['5xx', 'ct', 'rt']),
      },
    ],
    ['#rc=0', { retries: 0, retryOn: new Set(['ct']) }],
    ['#rp=all', { retries: 1, retryOn: new Set(['4xx', '5xx', 'ct', 'rt']) }],
    [
      '#rc=9&ct=1&rt=99999&tt=x',
      { retries: 1, connectTimeout: 5_000, readTimeout: 15_000, totalTimeout: 15_000 },
    ],
  ])('%s', (fragment, expected) => {
    expect(connectionOverrides(`https://a.example.com/x?y=1${fragment}`)).toMatchObject(expected);
  });
});

describe('parseXml', () => {
  it('reads elements, attributes, entities, CDATA and comments', () => {
    expect(
      parseXml(
        '<?xml version="1.0"?>\n<a b="1 &lt; 2" c=\'"\'>x &#38; y<!-- <z> --><d/><e><![CDATA[<&>]]></e></a>\n',
      ),
    ).toEqual({
      name: 'a',
      attributes: { b: '1 < 2', c: '"' },
      children: [
        'x & y',
        { name: 'd', attributes: {}, children: [] },
        { name: 'e', attributes: {}, children: ['<&>'] },
      ],
    });
  });

  it.each([
    '',
    'OK',
    '<a>',
    '<a></b>',
    '<a/><b/>',
    '<a/>x',
    'x<a/>',
    '<a b=1/>',
    '<a>&</a>',
    '<a>&nbsp;</a>',
    '<a',
    '</a>',
    '<a>&#x110000;</a>',
  ])('%j is not well formed', (text) => expect(parseXml(text)).toBeNull());
});

describe('createClock', () => {
  it('runs tasks in order of time, then of making, and tasks that tasks make', async () => {
    const clock = createClock('manual', () => 1_000);
    const ran: string[] = [];
    clock.at(1_300, () => ran.push('c'));
    clock.at(1_200, () => {
      ran.push(`a at ${clock.now()}`);
      clock.at(1_250, () => ran.push('nested'));
    });
    clock.at(1_200, () => ran.push('b'));
    clock.at(5_000, () => ran.push('too late'));
    clock.at(0, () => ran.push('past'));
    expect(ran).toEqual([]);
    await clock.advance(500, async () => void ran.push('|'));
    expect(ran).toEqual(['past', '|', 'a at 1200', 'b', '|', 'nested', '|', 'c', '|', '|']);
    expect(clock.now()).toBe(1_500);
  });

  it('keeps thousands of tasks in order', async () => {
    const clock = createClock('manual', () => 0);
    const ran: number[] = [];
    const times = Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 5_003);
    for (const time of times) clock.at(time, () => ran.push(time));
    await clock.advance(10_000, async () => {});
    expect(ran).toEqual(times.toSorted((a, b) => a - b));
  });

  it('follows real time, and can be put ahead of it', async () => {
    const clock = createClock('real');
    const began = Date.now();
    await new Promise<void>((resolve) => clock.at(began + 20, resolve));
    expect(Date.now()).toBeGreaterThanOrEqual(began + 19);
    const later = new Promise<void>((resolve) => clock.at(clock.now() + 3_600_000, resolve));
    await clock.advance(3_600_000, async () => {});
    await later;
    expect(clock.now()).toBeGreaterThanOrEqual(began + 3_600_000);
    clock.close();
  });
});
