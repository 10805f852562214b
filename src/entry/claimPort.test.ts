import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { claimPort, describePortTaken } from './claimPort.ts';

test('a free port is found, says that it is starting, then serves', async () => {
  const claimed = await claimPort('127.0.0.1', 0);
  const url = `http://127.0.0.1:${claimed.port}/`;
  expect((await fetch(url)).status).toBe(503);
  claimed.serve((_request, response) => response.end('ready'));
  expect(await (await fetch(url)).text()).toBe('ready');
  await claimed.close();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('a request that is under way is answered before the port is given up, an endless one is cut', async () => {
  const claimed = await claimPort('127.0.0.1', 0, 1_000);
  claimed.serve((request, response) => {
    if (request.url === '/slow') setTimeout(() => response.end('answered'), 200);
    else response.write('data: 1\n\n');
  });
  const url = `http://127.0.0.1:${claimed.port}`;
  const slow = fetch(`${url}/slow`);
  const endless = await fetch(`${url}/endless`);
  await claimed.close();
  expect(await (await slow).text()).toBe('answered');
  await expect(endless.text()).rejects.toThrow('terminated');
});

test('of a port that is taken the holder is named', async () => {
  const program = `const server = require('node:net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port))`;
  const holder = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output]: unknown[] = await once(holder.stdout, 'data');
  const port = Number(String(output));
  await expect(claimPort('127.0.0.1', port)).rejects.toThrow(
    new RegExp(
      `^Port ${port} is already taken by \\S+ \\(process ${holder.pid}\\)\\. .*PORT=${port + 1} npm start$`,
    ),
  );
  holder.kill();
});

test('a port that another program has on IPv6 alone counts as taken, since localhost may lead there', async () => {
  const program = `const server = require('node:net').createServer().listen(0, '::1', () => console.log(server.address().port))`;
  const holder = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output]: unknown[] = await once(holder.stdout, 'data');
  await expect(claimPort('127.0.0.1', Number(String(output)))).rejects.toThrow(`process ${holder.pid}`);
  holder.kill();
});

test('an address that is not ours is named', async () => {
  await expect(claimPort('192.0.2.1', 0)).rejects.toThrow('HOST 192.0.2.1 is not an address of this machine');
});

test.each([
  ['AirPlay found', 5000, { pid: 7, program: 'ControlCe' }, 'darwin' as const, 'AirPlay Receiver'],
  ['AirPlay hidden', 5000, undefined, 'darwin' as const, 'PORT=5001 npm start'],
  ['another program on a Mac', 5000, { pid: 7, program: 'node' }, 'darwin' as const, 'by node (process 7)'],
  [
    'a hidden program',
    5000,
    undefined,
    'linux' as const,
    'by another program. Stop it, or start on another port: PORT=5001 npm start',
  ],
])('%s', (_name, port, holder, platform, words) => {
  expect(describePortTaken(port, holder, platform)).toContain(words);
});
