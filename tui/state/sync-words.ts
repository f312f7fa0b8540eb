import type { JobName, JobStatus } from '../../src/domain/job.ts';
import type { TenantState } from '../../src/daemon-lock.ts';
import type { ErrorKind } from '../../src/errors.ts';
import type { SyncStatus } from '../../src/mirror/mirror.ts';
import { groupDigits, shortSpan } from '../components/relative-time.ts';
import type { Look } from '../theme.ts';
import type { TenantView, UiState } from '../ui-state.ts';
import { fillingLog, lagOf, staleAfter } from './tenant-health.ts';

/** The state of a tenant's sync in words: for the header, and in full for the status line. */
export interface SyncWords {
  readonly look: Look;
  readonly glyph: 'live' | 'half' | 'off' | 'bad' | 'warn';
  readonly short: string;
  /** The same without its age, for a list that tells the age beside it. */
  readonly word: string;
  readonly long: string;
}

/** A mirror that was not brought up to date for this long, although it was due, is called behind; in milliseconds. */
const behindAfter = 2 * 60_000;
const lateAfter = 60_000;
const watched: ReadonlySet<JobName> = new Set(['users-full', 'users-changed', 'users-stale', 'log-events']);
const keyKinds: ReadonlySet<string> = new Set<ErrorKind>(['keychain_locked', 'keychain_unavailable']);
const offlineKinds: ReadonlySet<string> = new Set<ErrorKind>(['network', 'timeout', 'server_error', 'bad_answer']);

/** Tells the truth about a tenant's sync, from what the mirror and the daemon's lock say. */
export function syncWords(state: UiState, view: TenantView): SyncWords {
  const { status } = view;
  const told = state.daemon.tenants[view.tenant.name];
  if (view.mirror === 'failed') {
    const { title, message, hint } = view.problem ?? { title: 'mirror cannot be read', message: '', hint: '' };
    return words('bad', 'bad', title, `${message}. ${hint}`, 'unreadable');
  }
  if (view.tenant.paused === true) return paused(state, status);
  if (told?.state === 'waiting') return waiting(told);
  if (view.mirror === 'opening') return words('dim', 'off', 'opening', 'opening the mirror');
  if (view.mirror === 'missing' || status === undefined) return missing(state, view);
  if (status.complete_at === undefined) return firstSync(state, view, status);
  return running(state, view, status);
}

function waiting({ note, hint, kind }: TenantState): SyncWords {
  const word = kind !== undefined && keyKinds.has(kind) ? 'no keychain' : 'waiting';
  return words('warn', 'warn', note ?? 'waiting', `${note ?? 'the daemon waits'}. ${hint ?? ''}`, word);
}

/** Whether some process works on this tenant now. */
export function isWorkedOn(state: UiState, name: string): boolean {
  return state.daemon.state === 'alive' || state.syncing.includes(name);
}

function paused(state: UiState, status: SyncStatus | undefined): SyncWords {
  const ago = agoWords(state, status);
  return words('dim', 'off', 'paused', `paused, ${ago}: p on the Sync screen (g s) goes on`);
}

function agoWords(state: UiState, status: SyncStatus | undefined): string {
  const lag = status && lagOf(status, state.now);
  return lag === undefined ? 'never synced' : `synced ${shortSpan(lag)} ago`;
}

function latestError(status: SyncStatus): JobStatus['error'] {
  const errors = status.jobs.filter((job) => watched.has(job.job)).flatMap((job) => job.error ?? []);
  return errors.sort((a, b) => b.at - a.at)[0];
}

function missing(state: UiState, view: TenantView): SyncWords {
  if (isWorkedOn(state, view.tenant.name)) return words('warn', 'half', 'first sync', 'the first sync is starting');
  if (state.daemon.starting) return words('warn', 'half', 'starting', 'the daemon is starting');
  return words('dim', 'off', 'not synced', 'nothing was synced yet: & starts the daemon, R syncs once');
}

function firstSync(state: UiState, view: TenantView, status: SyncStatus): SyncWords {
  const job = status.jobs.find((each) => each.job === 'users-full');
  const done = job?.progress?.done ?? status.users;
  const total = job?.progress?.total;
  const amount = total === undefined ? groupDigits(done) : `${groupDigits(done)} of about ${groupDigits(total)}`;
  const share =
    total === undefined || total === 0 ? '' : ` ${String(Math.min(99, Math.floor((done / total) * 100)))} %`;
  const error = latestError(status);
  if (error !== undefined && !isProgress(job))
    return failed(state, error, `first sync stopped at ${groupDigits(done)} users`);
  if (!isWorkedOn(state, view.tenant.name)) {
    const long = `first sync stopped at ${groupDigits(done)} users: & starts the daemon, R syncs once`;
    return words('warn', 'off', `stopped${share}`, long);
  }
  return words('warn', 'half', `first sync${share}`, `first sync: ${amount} users${share}${timeLeft(state.now, job)}`);
}

function isProgress(job: JobStatus | undefined): boolean {
  return job?.state === 'running' && job.error === undefined;
}

/** An honest guess: only after some seconds, and in a round number. */
function timeLeft(now: number, job: JobStatus | undefined): string {
  const { started_at, progress } = job ?? {};
  if (started_at === undefined || progress?.total === undefined || progress.done < 1) return '';
  const spent = now - started_at;
  const left = (spent * (progress.total - progress.done)) / progress.done;
  return spent < 5_000 || left <= 0 ? '' : `, about ${shortSpan(left)} left`;
}

function running(state: UiState, view: TenantView, status: SyncStatus): SyncWords {
  const error = latestError(status);
  const lag = lagOf(status, state.now);
  const at = lag === undefined ? undefined : state.now - lag;
  const ago = agoWords(state, status);
  if (error !== undefined) return failed(state, error, ago, at);
  const log = fillingLog(status);
  if (log !== undefined && isWorkedOn(state, view.tenant.name))
    return words('warn', 'half', 'first log', `all users are here; ${log}`, 'first log');
  if (state.syncing.includes(view.tenant.name)) return words('warn', 'half', 'syncing', `syncing once; ${ago}`);
  if (state.daemon.starting) return words('warn', 'half', 'starting', `the daemon is starting; ${ago}`);
  if (state.daemon.state === 'dead') {
    return words('warn', 'off', ago, `daemon not running, ${ago}: & starts it, R syncs once`, 'no daemon');
  }
  const isStale = lag !== undefined && lag > staleAfter(state.preferences.sync_interval);
  if (isStale || (lag !== undefined && lag > behindAfter && isLate(status, state.now)))
    return words('warn', 'warn', ago, `behind: ${ago}`, 'behind');
  if (state.daemon.state === 'unknown') return words('plain', 'off', ago, ago, 'synced');
  return words('good', 'live', `live ${lag === undefined ? '' : shortSpan(lag)}`, `live, ${ago}`, 'live');
}

/** The next run should have come by now: a long interval between two runs is no lag. */
function isLate({ jobs }: SyncStatus, now: number): boolean {
  const due = jobs.filter((job) => watched.has(job.job)).flatMap((job) => job.next_run_at ?? []);
  return due.length === 0 || now - Math.max(...due) > lateAfter;
}

/** Each try that fails notes its own time: how long it has been so is told by the last one that did not. */
function failed(state: UiState, error: NonNullable<JobStatus['error']>, ago: string, reached?: number): SyncWords {
  if (offlineKinds.has(error.kind) && (reached ?? 0) <= error.at) {
    const since = shortSpan(state.now - (reached ?? error.at));
    return words(
      'bad',
      'bad',
      `offline ${since}`,
      `offline for ${since}: ${error.message}. The mirror stays readable; ${ago}`,
      'offline',
    );
  }
  return words('bad', 'bad', error.message, `${error.message}. ${error.hint} (${ago})`, 'failing');
}

function words(look: Look, glyph: SyncWords['glyph'], short: string, long: string, word = short): SyncWords {
  return { look, glyph, short: short.trim(), long: long.trim(), word: word.trim() };
}
