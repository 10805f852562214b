import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NEEDED = 26;

/**
 * True when this process is new enough. Otherwise the script is run again with the Node that npm has installed for this
 * package, signals are passed on, and this process ends as that one does.
 */
export async function useOwnNode(scriptUrl) {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) return true;
  const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (!existsSync(node)) {
    console.error(
      `Hearback needs Node ${NEEDED}, which npm install brings along, and this is Node ${process.versions.node}. ` +
        'Run npm install (without --ignore-scripts) in this folder, then start again.',
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(scriptUrl), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself, since it is in the same terminal; other signals are passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code, signal] = await new Promise((resolve) => child.on('exit', (...result) => resolve(result)));
  process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
}
