import { dirname } from 'node:path';

import type { Clock } from './clock.ts';
import { isAppError } from './errors.ts';
import { ensurePrivateDirectory } from './paths.ts';
import { redact } from './redact.ts';
import { RotatingFile } from './rotating-file.ts';

/** What may be said about an event: ids and measures, never a profile, a request body or a header. */
type LogFields = Readonly<Record<string, unknown>>;

/** The log of a program: JSON lines in a file of its own. The screen belongs to the user interface. */
export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  close(): void;
}

export interface LogOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly level?: LogLevel | undefined;
  /** Largest size of a file in bytes; 5 MB when left out. Four are kept. */
  readonly size?: number | undefined;
}

/** The only fields whose text is written. Numbers and truth values are written under any name. */
const textFields = new Set(
  [
    'tenant domain job state outcome kind reason what status signal code version program command file place',
    'user_id log_id change_id client_id connection_id correlation_id from to overridden next',
  ]
    .join(' ')
    .split(' '),
);

/** Levels from the least to the most urgent. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;

export type LogLevel = (typeof logLevels)[number];

/** How many files are kept beside the present one. */
export const keptLogs = 3;

const longest = 500;
const leftOut = '‹left out›';

/** Opens a program's log and loads pino for it. Failures to write are silent: a full disk stops no sync. */
export async function openLog(options: LogOptions): Promise<Log> {
  const { pino } = await import('pino');
  ensurePrivateDirectory(dirname(options.file));
  const sink = new RotatingFile({ file: options.file, size: options.size ?? 5_000_000, kept: keptLogs });
  const timestamp = (): string => `,"time":"${new Date(options.clock.now()).toISOString()}"`;
  const formatters = { level: (level: string) => ({ level }) };
  // Errors are taken apart by us: pino's own way writes more of them.
  const serializers = { err: (value: unknown) => value };
  const settings = { level: options.level ?? 'info', base: { pid: process.pid }, timestamp, formatters, serializers };
  const log = pino(settings, sink);
  return {
    debug: (fields, message) => {
      if (log.isLevelEnabled('debug')) log.debug(cleanFields(fields), cleanText(message));
    },
    info: (fields, message) => {
      log.info(cleanFields(fields), cleanText(message));
    },
    warn: (fields, message) => {
      log.warn(cleanFields(fields), cleanText(message));
    },
    error: (fields, message) => {
      log.error(cleanFields(fields), cleanText(message));
    },
    close: () => {
      sink.close();
    },
  };
}

/** What of the fields may be written: see `textFields`. Errors are taken apart, everything else is left out. */
function cleanFields(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, cleanValue(name, value)]));
}

function cleanValue(name: string, value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined || value === null) return value;
  if (value instanceof Error) return cleanError(value);
  if (!textFields.has(name)) return leftOut;
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map((item: unknown) => cleanValue(name, item));
  return leftOut;
}

/** Kind, words and stack of an error and of its causes. No other property: they can hold requests and answers. */
function cleanError(error: Error, depth = 0): Record<string, unknown> {
  const cause = error.cause instanceof Error && depth < 3 ? cleanError(error.cause, depth + 1) : undefined;
  const own = isAppError(error)
    ? { kind: error.kind, hint: cleanText(error.hint), tenant: error.tenant, status_code: error.statusCode }
    : { stack: stackLines(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { name: error.name, message: cleanText(error.message), code, ...own, cause };
}

/** Where it happened, without the message, which the stack repeats. */
function stackLines(error: Error): readonly string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, 12).map((line) => cleanText(line.trim()));
}

function cleanText(text: string): string {
  const clean = redact(text.slice(0, longest * 4));
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}
