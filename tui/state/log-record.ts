import { type LogLevel, logLevels } from '../../src/log.ts';
import { redact } from '../../src/redact.ts';
import { type Safe, safeLine } from '../../src/safe-text.ts';

/** A line of the daemon's log. */
export type LogRecord = Readonly<Record<string, unknown>>;

export interface LogFilter {
  /** This level and everything more urgent. */
  readonly level?: LogLevel | undefined;
  readonly tenant?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined;
}

/** A line that is no JSON, as a crash may leave one, is a record with the line as its message. */
export function readLogRecord(line: string): LogRecord {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as LogRecord;
  } catch {
    // Torn: shown as it is.
  }
  return { msg: redact(line) };
}

/** What cannot be judged, because it was torn, is only wanted where everything is. */
export function isWanted(record: LogRecord, { level, tenant, since }: LogFilter): boolean {
  if (level !== undefined && rankOf(record) < logLevels.indexOf(level)) return false;
  if (tenant !== undefined && record['tenant'] !== tenant) return false;
  return since === undefined || (timeOf(record) ?? -Infinity) >= since;
}

export function timeOf({ time }: LogRecord): number | undefined {
  const at = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function rankOf({ level }: LogRecord): number {
  return logLevels.indexOf(level as LogLevel);
}

/** `2026-11-22 05:13:36  warn   acme  tenant waits: the keychain is locked  delay=10347` */
export function logLine(record: LogRecord): Safe {
  const { time, level, tenant, words } = logCells(record);
  const head = [time.padEnd(19), level.padEnd(5), ...(tenant === '' ? [] : [tenant])];
  return safeLine([...head, words].join('  '), 4000);
}

/** The parts of a line, raw text; what it does not have is empty. */
export function logCells(record: LogRecord): Readonly<Record<'time' | 'level' | 'tenant' | 'words', string>> {
  const { level, time: _time, pid: _pid, tenant, msg, err, ...fields } = record;
  const at = timeOf(record);
  const time = at === undefined ? '' : new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const told = Object.entries(fields).map(([name, value]) => `${name}=${fieldText(value)}`);
  const why = errorWords(err);
  const words = [`${textOf(msg)}${why === '' ? '' : `: ${why}`}`, ...told].join('  ');
  return { time, level: textOf(level), tenant: textOf(tenant), words };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function fieldText(value: unknown): string {
  return typeof value === 'string' && !/[\s"=]/.test(value) ? value : JSON.stringify(value);
}

/** The words of a failure and of what caused it; the stack is in the JSON. */
function errorWords(error: unknown): string {
  const words: string[] = [];
  for (let one = error; typeof one === 'object' && one !== null;) {
    const { message, hint, cause } = one as { message?: unknown; hint?: unknown; cause?: unknown };
    if (typeof message === 'string') words.push(message);
    if (typeof hint === 'string' && hint !== '') words.push(`(${hint})`);
    one = cause;
  }
  return words.join(' ');
}
