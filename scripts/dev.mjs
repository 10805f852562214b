// Development on one address: Vite serves the screens on PORT and passes the API on to a server that restarts by itself.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { useOwnNode } from './ownNode.mjs';

if (await useOwnNode(import.meta.url)) {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const port = process.env['PORT'] || '5000';
  const apiPort = String(await findFreePort());
  const publicUrl = process.env['PUBLIC_URL'] || `http://localhost:${port}`;
  const run = (command, parameters, variables) =>
    spawn(process.execPath, [`${root}node_modules/${command}`, ...parameters], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...variables },
    });
  const children = [
    run('tsx/dist/cli.mjs', ['watch', 'src/entry/serve.ts'], { PORT: apiPort, PUBLIC_URL: publicUrl }),
    run('vite/bin/vite.js', [], { PORT: port, HEARBACK_DEV_API: `http://127.0.0.1:${apiPort}` }),
  ];
  // Ctrl-C reaches the children by themselves; when one of them ends, the other one is of no use.
  process.on('SIGINT', () => undefined);
  for (const child of children) {
    child.on('exit', (code) => {
      for (const other of children) other.kill('SIGTERM');
      process.exitCode ||= code ?? 0;
    });
  }
}

async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
