import { execFile } from 'node:child_process';
import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The system user that PostgreSQL runs as, which is only another one than ours when we are root. */
export interface EmbeddedUser {
  readonly uid: number;
  readonly gid: number;
  /** Put before each command. */
  readonly prefix: readonly string[];
}

/**
 * PostgreSQL refuses to run as root. As root, its programs run as the user `postgres`, which is created when it
 * is missing. That user may not be allowed to enter the folders (such as /root): then `setpriv` lets it through.
 * @param paths what PostgreSQL must reach: its programs and its folders
 * @returns undefined when we are an ordinary user
 */
export async function findEmbeddedUser(paths: readonly string[]): Promise<EmbeddedUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = (await lookUp('postgres')) ?? (await create('postgres'));
  const reachable = (await Promise.all(paths.map((path) => canReach(path, uid, gid)))).every(Boolean);
  if (reachable) return { uid, gid, prefix: [] };
  const setpriv = await findProgram('setpriv');
  if (!setpriv) {
    throw new Error(
      'Running as root, PostgreSQL has to run as the user postgres, who cannot enter the folders of this ' +
        'installation. Run Hearback as an ordinary user, move it to a folder that everybody may enter, or set DATABASE_URL.',
    );
  }
  const prefix = [
    setpriv,
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
    '--',
  ];
  return { uid, gid, prefix };
}

async function lookUp(name: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [user, group] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(user.stdout), gid: Number(group.stdout) };
  } catch {
    return undefined; // `id` fails when there is no such user
  }
}

async function create(name: string): Promise<{ uid: number; gid: number }> {
  const attempts: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', name]],
    ['adduser', ['-S', '-D', '-H', name]], // BusyBox
  ];
  let cause: unknown;
  for (const [command, parameters] of attempts) {
    try {
      await run(command, parameters);
    } catch (error) {
      cause = error;
    }
    const found = await lookUp(name);
    if (found) return found;
  }
  throw new Error(
    'PostgreSQL does not run as root, and the user postgres could not be created. Run Hearback as an ordinary user, or set DATABASE_URL.',
    { cause },
  );
}

/** True when every folder above `path` may be entered by this user. */
async function canReach(path: string, uid: number, gid: number): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = await stat(folder);
    const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function findProgram(name: string): Promise<string | undefined> {
  for (const folder of ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/usr/local/bin']) {
    try {
      await access(`${folder}/${name}`, constants.X_OK);
      return `${folder}/${name}`;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}
