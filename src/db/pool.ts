import { Pool, TypeOverrides, types } from 'pg';
import type { PoolConfig } from 'pg';
import { guardConnections } from './guardConnections.ts';
import { SafeClient } from './safeClient.ts';

/** Separate pools, so that a flood in one lane never starves another. */
export interface Pools {
  /** Twilio's webhooks: short statements, answered before Twilio gives up. */
  readonly webhooks: Pool;
  /** Staff screens and API callers. */
  readonly staff: Pool;
  /** Background jobs and the send ledger. */
  readonly workers: Pool;
  /** Waits for borrowed connections and closes all of them. */
  end(): Promise<void>;
}

export interface PoolOptions {
  readonly connectionString: string;
  /** Startup options from `readLogPrivacy`, such as `-c log_min_error_statement=panic`. */
  readonly sessionOptions?: string;
  readonly sizes?: Partial<Record<PoolName, number>>;
  /** How long a server may be silent beyond the longest statement before it counts as gone. Default: 5 s. */
  readonly graceMs?: number;
  /** Told of a connection that broke: its query fails by itself, and the pool makes another connection. */
  readonly onConnectionError?: (pool: PoolName, error: Error) => void;
}

export type PoolName = 'webhooks' | 'staff' | 'workers';

const DEFAULT_SIZES: Record<PoolName, number> = { webhooks: 10, staff: 10, workers: 10 };
/** Twilio waits 15 s for a webhook's answer; a screen should not wait longer either; a job may count and sweep. */
const STATEMENT_TIMEOUT_MS: Record<PoolName, number> = { webhooks: 8_000, staff: 15_000, workers: 60_000 };

/**
 * Types as the code wants them: `bigint` as a number (refused past 2^53), `date`, `time` and `timestamp` as the
 * text that PostgreSQL sends, because they are wall-clock values without a zone; `timestamptz` stays a Date.
 */
function databaseTypes(): TypeOverrides {
  const overrides = new TypeOverrides();
  overrides.setTypeParser(types.builtins.INT8, (text: string) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value))
      throw new RangeError('a bigint from the database is not a safe integer');
    return value;
  });
  for (const type of [types.builtins.DATE, types.builtins.TIME, types.builtins.TIMESTAMP]) {
    overrides.setTypeParser(type, (text: string) => text);
  }
  return overrides;
}

/** What every connection of ours has in common, pooled or not. */
export function connectionConfig(connectionString: string, applicationName: string): PoolConfig {
  return {
    connectionString,
    application_name: applicationName,
    types: databaseTypes(),
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  };
}

/** Makes the three pools; nothing is connected before the first query. */
export function createPools(options: PoolOptions): Pools {
  let isEnding = false;
  const report = (name: PoolName, error: Error): void => {
    // The server may hang up on connections that we are closing already.
    if (!isEnding) options.onConnectionError?.(name, error);
  };
  const make = (name: PoolName): Pool => {
    const pool = new Pool({
      ...connectionConfig(options.connectionString, `hearback ${name}`),
      Client: SafeClient,
      max: options.sizes?.[name] ?? DEFAULT_SIZES[name],
      idleTimeoutMillis: 30_000,
      statement_timeout: STATEMENT_TIMEOUT_MS[name],
      idle_in_transaction_session_timeout: 30_000,
      ...(options.sessionOptions ? { options: options.sessionOptions } : {}),
    });
    // Without listeners a broken connection would end the process.
    pool.on('error', (error) => report(name, error));
    pool.on('connect', (client) => client.on('error', (error) => report(name, error)));
    guardConnections(pool, STATEMENT_TIMEOUT_MS[name] + (options.graceMs ?? 5_000));
    return pool;
  };
  const webhooks = make('webhooks');
  const staff = make('staff');
  const workers = make('workers');
  return {
    webhooks,
    staff,
    workers,
    end: async () => {
      isEnding = true;
      await Promise.all([webhooks.end(), staff.end(), workers.end()]);
    },
  };
}
