import { keptForPeople } from '../../src/domain/kept-for-people.ts';
import { latencyAt } from '../../src/domain/latency.ts';
import type { RequestTally, SyncActivity } from '../../src/domain/activity.ts';
import { nextRunOf } from '../../src/domain/job.ts';
import { keepLogsWords } from '../../src/domain/retention.ts';
import type { RateSnapshot, SyncStatus } from '../../src/mirror/mirror.ts';
import { changesByHour } from '../state/changes-by-hour.ts';
import { changesSince } from '../state/changes-since.ts';
import { changeWords } from '../state/run-words.ts';
import type { TenantView, UiState } from '../ui-state.ts';
import { bytesWords } from './bytes-words.ts';
import { fitLine, gap, lineWidth, piece, type Line } from './line.ts';
import { groupDigits, localDate, shortSpan } from './relative-time.ts';
import { gapLines, troubleLines } from './trouble-lines.ts';
import { shareBar, sparkLine } from './spark-line.ts';

/** From this width on, every hour has a cell of its own. */
const roomy = 100;

function chartWidth(width: number): number {
  return width < roomy ? 12 : 24;
}

/** Everything that is known of one tenant's sync, the most important first: what does not fit is cut off below. */
export function syncLines(state: UiState, view: TenantView, width: number): readonly Line[] {
  const { status } = view;
  const read = state.activities[view.tenant.name];
  const troubles = troubleLines(state, view, width);
  if (status === undefined) return troubles;
  const facts =
    read === undefined
      ? [rateLine(state, status, width)]
      : [
          usersLine(state, view, read.activity, width),
          callsLine(state, read.activity, width),
          rateLine(state, status, width),
          view.tenant.paused === true ? [] : nextLine(state, status, width),
          lastLine(state, status, width),
          logLine(state, view, read.oldest_log, width),
        ];
  return [...troubles, ...facts.filter((line) => line.length > 0), ...gapLines(status, width, 1)];
}

/** `label  part   part`: parts that find no room are left out, from the right. */
function factLine(label: string, parts: readonly Line[], width: number): Line {
  const head: Line = [piece(` ${label.padEnd(6)} `, 'dim')];
  let line = head;
  for (const [at, part] of parts.entries()) {
    if (part.length === 0) continue;
    const longer = [...line, ...(line === head ? [] : [gap(width < roomy ? 2 : 3)]), ...part];
    if (at > 0 && lineWidth(longer) > width) continue;
    line = longer;
  }
  return line === head ? [] : fitLine(line, width);
}

function usersLine(state: UiState, view: TenantView, activity: SyncActivity, width: number): Line {
  const { status, tenant } = view;
  const changes = changesByHour(state, tenant.name);
  const today = changeWords(changesSince(activity, new Date(state.now).setHours(0, 0, 0, 0)));
  const stale = status?.stale_users ?? 0;
  return factLine(
    'users',
    [
      [piece(sparkLine(changes, chartWidth(width), state.glyphs), 'accent')],
      [piece(groupDigits(status?.users ?? 0), 'strong')],
      [piece(today), piece(' today', 'dim')],
      stale === 0 ? [] : [piece(`${groupDigits(stale)} to be read again`, 'warn')],
      [piece(`db ${bytesWords(activity.db_bytes)}`), piece(`  wal ${bytesWords(activity.wal_bytes)}`, 'dim')],
    ],
    width,
  );
}

/** What was sent in the last minute is known while somebody syncs. */
const knownFor = 90_000;

function callsLine(state: UiState, activity: SyncActivity, width: number): Line {
  const { hours, requests, last_minute, latencies } = activity;
  const sent = hours.map((hour) => (hour.requests === 0 ? undefined : hour.requests));
  const isKnown = last_minute !== undefined && state.now - last_minute.at < knownFor;
  const minute = isKnown ? Object.values(last_minute.by_reason).reduce((sum, count) => sum + count, 0) : undefined;
  const sum = (field: Exclude<keyof RequestTally, 'reason'>): number =>
    requests.reduce((total, tally) => total + tally[field], 0);
  const [median, slow, slowest] = [0.5, 0.95, 0.99].map((share) => latencyAt(latencies, share));
  return factLine(
    'calls',
    [
      [piece(sparkLine(sent, chartWidth(width), state.glyphs), 'accent')],
      [piece(minute === undefined ? '-/min' : `${groupDigits(minute)}/min`)],
      [piece(groupDigits(sum('count'))), piece('/day', 'dim')],
      failures('429s', sum('limited')),
      failures('5xx', sum('server_errors')),
      median === undefined ? [] : [piece(`p50 ${msWords(median)}`, 'dim')],
      slow === undefined ? [] : [piece(`p95 ${msWords(slow)}`, 'dim')],
      slowest === undefined ? [] : [piece(`p99 ${msWords(slowest)}`, 'dim')],
    ],
    width,
  );
}

function failures(label: string, count: number): Line {
  return [piece(`${label} ${groupDigits(count)}`, count === 0 ? 'dim' : 'bad')];
}

/** `120 ms`, `1.1 s`. */
function msWords(ms: number): string {
  return ms < 1000 ? `${String(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function rateLine(state: UiState, { rate }: SyncStatus, width: number): Line {
  if (rate === undefined) return [];
  const kept = keptForPeople(rate.limit, state.preferences.sync_reserve);
  const isLow = rate.remaining <= kept;
  return factLine(
    'limit',
    [
      [
        piece(
          shareBar(rate.remaining / Math.max(1, rate.limit), chartWidth(width), state.glyphs),
          isLow ? 'warn' : 'good',
        ),
      ],
      [piece(`${String(rate.remaining)} left of ${String(rate.limit)}`), piece(refillWords(state, rate), 'dim')],
      [piece(`${String(kept)} kept back for you`, 'dim')],
    ],
    width,
  );
}

/** What was left once says little about now: a bucket fills by itself, and others use it as well. */
function refillWords({ now }: UiState, { remaining, limit, reset_at, seen_at }: RateSnapshot): string {
  const age = now - seen_at > 60_000 ? ` ${shortSpan(now - seen_at)} ago` : '';
  if (remaining >= limit) return age;
  return reset_at > now ? `${age}, full in ${shortSpan(reset_at - now)}` : `${age}, full again by now`;
}

function nextLine(state: UiState, { jobs }: SyncStatus, width: number): Line {
  const running = jobs.filter((job) => job.state === 'running').map(({ job }): Line => [piece(`${job} now`, 'accent')]);
  const due = jobs
    .filter(({ state: at }) => at !== 'running' && at !== 'unavailable')
    .flatMap((job) => {
      const next_run_at = nextRunOf(job, state.now);
      return next_run_at === undefined ? [] : [{ job: job.job, next_run_at }];
    })
    .toSorted((a, b) => a.next_run_at - b.next_run_at)
    .map(({ job, next_run_at }): Line => [piece(`${job} ${dueWords(next_run_at - state.now)}`)]);
  return factLine('next', [...running, ...due], width);
}

function dueWords(ms: number): string {
  return ms <= 0 ? 'is due' : `in ${shortSpan(ms)}`;
}

function lastLine(state: UiState, { jobs, reconciled }: SyncStatus, width: number): Line {
  const runs = jobs
    .flatMap(({ job, last_run }) => (last_run === undefined ? [] : [{ job, ...last_run }]))
    .toSorted((a, b) => b.ended_at - a.ended_at)
    .slice(0, 2)
    .map(({ job, ended_at, quiet }): Line => {
      const words = quiet === 0 ? '' : quiet === 1 ? ', nothing new' : `, nothing new in ${groupDigits(quiet)} runs`;
      const sign = piece(`${state.glyphs.good} `, 'good');
      return [sign, piece(`${job} ${shortSpan(state.now - ended_at)} ago`), piece(words, 'dim')];
    });
  const compared: Line =
    reconciled?.ended_at === undefined
      ? []
      : [
          piece(`compared ${shortSpan(state.now - reconciled.ended_at)} ago: `, 'dim'),
          piece(differenceWords(reconciled.added + reconciled.changed + reconciled.gone)),
        ];
  return factLine('last', [...runs, compared], width);
}

function differenceWords(count: number): string {
  return count === 0 ? 'no difference' : `${groupDigits(count)} ${count === 1 ? 'difference' : 'differences'}`;
}

function logLine(state: UiState, view: TenantView, oldest_log: number | undefined, width: number): Line {
  const since = oldest_log === undefined ? '' : ` since ${localDate(oldest_log).slice(0, 10)}`;
  const gaps = view.status?.gaps.length ?? 0;
  return factLine(
    'logs',
    [
      [piece(groupDigits(view.status?.log_events ?? 0)), piece(since, 'dim')],
      [piece(`kept ${keepLogsWords(view.tenant.keep_logs)}`, 'dim')],
      gaps === 0
        ? [piece('no gap', 'dim')]
        : [piece(`${state.glyphs.warn} ${groupDigits(gaps)} ${gaps === 1 ? 'gap' : 'gaps'}`, 'warn')],
    ],
    width,
  );
}
