import pino from 'pino';
import type { DestinationStream } from 'pino';
import { describeError } from './describeError.ts';
import { keepSafeFields } from './safeFields.ts';
import type { LogFields } from './safeFields.ts';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Only a text that is written out in the code: one that is put together at run time could hold anything. */
type Constant<Text extends string> = { '': 1 } extends Record<Text, 1> ? never : Text;
type Write = <Text extends string>(fields: LogFields, message: Constant<Text>) => void;

/**
 * The one logger. A message is a constant sentence; what varies goes into fields, of which only the names on the
 * list of `safeFields.ts` are written. An error goes under `error`.
 */
export interface Logger {
  readonly trace: Write;
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  readonly fatal: Write;
  /** A logger that adds these fields to every line. */
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Standard output by default. */
  readonly destination?: DestinationStream;
}

export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const sink = options.destination ? pino(settings, options.destination) : pino(settings);
  return over(sink);
}

function over(sink: pino.Logger): Logger {
  const write =
    (level: Exclude<LogLevel, 'silent'>): Write =>
    (fields, message) => {
      if (sink.isLevelEnabled(level)) sink[level](clean(fields), message);
    };
  return {
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
    child: (fields) => over(sink.child(clean(fields))),
  };
}

function clean(fields: LogFields): Record<string, unknown> {
  const { error, ...rest } = fields;
  const safe = keepSafeFields(rest);
  return error === undefined ? safe : { ...safe, error: describeError(error) };
}
