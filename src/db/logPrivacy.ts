import { SafeClient } from './safeClient.ts';
import { connectionConfig } from './pool.ts';

/**
 * What PostgreSQL's own log must not hold: statements, parameters, rows in DETAIL and CONTEXT lines, and the
 * values that data exceptions quote in their first line (hence `log_min_messages`: errors reach the caller, and
 * only the server's own events are logged).
 */
export const LOG_PRIVACY: Readonly<Record<string, string>> = {
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_min_error_statement: 'panic',
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
};

export interface LogPrivacy {
  /** For `PoolOptions.sessionOptions`: settings that this role may make for itself. */
  readonly sessionOptions: string;
  /** Settings that are wrong and that only an administrator may change. */
  readonly exposed: readonly string[];
}

/**
 * Asks the server which of the settings of LOG_PRIVACY already hold, and which ones this role may set.
 * `ALTER ROLE … SET` by an administrator cures what is left in `exposed`.
 */
export async function readLogPrivacy(connectionString: string): Promise<LogPrivacy> {
  const client = new SafeClient(connectionConfig(connectionString, 'hearback start'));
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string; settable: boolean }>(
      `SELECT name, setting,
              context = 'user' OR has_parameter_privilege(current_user, name, 'SET') AS settable
         FROM pg_settings WHERE name = ANY ($1)`,
      [Object.keys(LOG_PRIVACY)],
    );
    const wrong = rows.filter((row) => row.setting !== LOG_PRIVACY[row.name]);
    return {
      sessionOptions: wrong
        .filter((row) => row.settable)
        .map((row) => `-c ${row.name}=${LOG_PRIVACY[row.name]}`)
        .join(' '),
      exposed: wrong.filter((row) => !row.settable).map((row) => row.name),
    };
  } finally {
    await client.end();
  }
}
