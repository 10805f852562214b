import { appendFile, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJournal, startJournal } from './journal.ts';
import { createSimulator } from './simulator.ts';
import type { Simulator, SimulatorOptions } from './simulator.ts';
import { accountSid, authToken, ourNumber, patient } from './testSetting.ts';

let folder: string;
let stateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hearback-simulator-'));
  stateFile = join(folder, 'sub', 'twilio.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const open = (options: Partial<SimulatorOptions> = {}): Promise<Simulator> =>
  createSimulator({
    accountSid,
    authToken,
    numbers: [{ number: ourNumber }],
    clock: 'manual',
    stateFile,
    ...options,
  });

async function send(simulator: Simulator, to = patient, body = 'Hello'): Promise<string> {
  const response = await simulator.app.request(`/2010-04-01/Accounts/${accountSid}/Messages.json`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ To: to, From: ourNumber, Body: body }).toString(),
  });
  const json: unknown = await response.json();
  return typeof json === 'object' && json !== null && 'sid' in json
    ? String(json.sid)
    : `HTTP ${response.status}`;
}

describe('the state file', () => {
  it('brings everything back after a restart', async () => {
    const first = await open({ phones: [{ number: patient, label: 'Ana' }] });
    const delivered = await send(first);
    await first.advance(5_000);
    await first.textFromPhone({
      from: patient,
      to: ourNumber,
      body: 'STOP',
      media: [{ contentType: 'image/png', data: 'AAAA' }],
    });
    first.setNumber(ourNumber, { optOut: 'advanced', cancelFreed: false });
    first.setPhone(patient, { isOn: false });
    first.setOutcome('+14155550111', { kind: 'undelivered', errorCode: 30003 });
    const before = first.texts(patient);
    await first.close();

    const second = await open();
    expect(second.texts(patient)).toEqual(before);
    expect(before).toHaveLength(3);
    expect(second.isOptedOut(ourNumber, patient)).toBe(true);
    expect(second.message(delivered)?.status).toBe('delivered');
    expect(second.phones()).toEqual([
      expect.objectContaining({ number: patient, label: 'Ana', isOn: false, texts: 3 }),
    ]);
    const failed = await send(second, '+14155550111');
    await second.advance(5_000);
    expect(second.message(failed)).toMatchObject({ status: 'undelivered', errorCode: 30003 });
    const blocked = await send(second);
    await second.advance(5_000);
    expect(second.message(blocked)).toMatchObject({ status: 'failed', errorCode: 21610 });
    await second.close();
  });

  it('takes up what was under way', async () => {
    const first = await open();
    const queued = await send(first);
    await first.advance(450);
    const sid = await send(first);
    expect([first.message(queued)?.status, first.message(sid)?.status]).toEqual(['sent', 'queued']);
    await first.close();
    const second = await open();
    await second.advance(5_000);
    expect([second.message(queued)?.status, second.message(sid)?.status]).toEqual(['delivered', 'delivered']);
    await second.close();
  });

  it('survives being killed in the middle of a line', async () => {
    const first = await open();
    const sid = await send(first);
    await first.close();
    await appendFile(stateFile, '{"t":"message","message":{"sid":"SM0000');
    const second = await open();
    expect(second.message(sid)?.body).toBe('Hello');
    expect(second.texts(patient)).toHaveLength(1);
    await send(second, patient, 'after');
    await second.close();
    const third = await open();
    expect(third.texts(patient).map(({ body }) => body)).toEqual(['Hello', 'after']);
    await third.close();
    expect(await readdir(join(folder, 'sub'))).toEqual(['twilio.jsonl']);
  });

  it('keeps a file aside that is damaged before its end', async () => {
    const first = await open();
    await send(first, patient, 'one');
    await first.close();
    const good = await readFile(stateFile, 'utf8');
    await writeFile(stateFile, `${good}garbage\n${good}`);
    const second = await open();
    expect(second.texts(patient)).toHaveLength(1);
    await second.close();
    expect(await readFile(`${stateFile}.damaged`, 'utf8')).toContain('garbage');
  });

  it('does not touch a file of another program', async () => {
    const foreign = join(folder, 'package.json');
    await writeFile(foreign, '{"name":"x"}');
    await expect(open({ stateFile: foreign })).rejects.toThrow('invalid');
    expect(await readFile(foreign, 'utf8')).toBe('{"name":"x"}');
  });

  it('does not grow with its history', async () => {
    const first = await open();
    for (let turn = 0; turn < 50; turn += 1) first.setPhone(patient, { isOn: turn % 2 === 0 });
    await first.close();
    const { size } = await stat(stateFile);
    await (await open()).close();
    expect((await stat(stateFile)).size).toBeLessThan(size / 20);
  });
});

describe('startJournal', () => {
  it('keeps the order of what is appended while it writes', async () => {
    const file = join(folder, 'order.jsonl');
    const journal = await startJournal(file, [0]);
    for (let entry = 1; entry <= 500; entry += 1) {
      journal.append(entry);
      if (entry % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await journal.close();
    expect(readJournal(file)).toEqual(Array.from({ length: 501 }, (_, index) => index));
  });
});
