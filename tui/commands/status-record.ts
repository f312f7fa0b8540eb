import type { RunRecord, SyncActivity } from '../../src/domain/activity.ts';
import type { JobStatus } from '../../src/domain/job.ts';
import { latencyAt } from '../../src/domain/latency.ts';
import { type SetAsideNote, setAsideWords } from '../../src/domain/set-aside.ts';
import type { SyncStatus } from '../../src/mirror/mirror.ts';
import { changesSince } from '../state/changes-since.ts';
import { gapWords } from '../state/gap-words.ts';
import type { MirrorStatus } from './mirror-status.ts';
import { isoDate, utcMidnight } from './time-words.ts';

/** A status as scripts see it: dates in ISO 8601, durations in seconds. `docs/status.md` describes each field. */
export function statusRecord(found: MirrorStatus, now: number): Record<string, unknown> {
  const { tenant, health, status, activity, error, daemon } = found;
  return {
    name: tenant.name,
    domain: tenant.domain,
    environment: tenant.environment,
    read_only: tenant.read_only,
    paused: tenant.paused === true,
    state: health?.state ?? 'unreadable',
    why: health?.why ?? error?.message ?? '',
    hint: health?.hint ?? error?.hint ?? null,
    lag_seconds: health?.lag_ms === undefined ? null : Math.round(health.lag_ms / 1000),
    users: status?.users ?? null,
    today: activity === undefined ? null : changesSince(activity, utcMidnight(now)),
    log_events: status?.log_events ?? null,
    oldest_log: isoDate(found.oldest_log) ?? null,
    keep_logs: tenant.keep_logs ?? 'forever',
    logs_kept_from: isoDate(status?.logs_kept_from) ?? null,
    stale_users: status?.stale_users ?? null,
    complete_at: isoDate(status?.complete_at) ?? null,
    reconciled: reconciledRecord(status),
    last_commit_at: isoDate(status?.last_commit_at) ?? null,
    bytes: status?.bytes ?? null,
    reusable_bytes: status?.reusable_bytes ?? null,
    set_aside: (status?.set_aside ?? []).map(setAsideRecord),
    wal_bytes: activity?.wal_bytes ?? null,
    clock_offset_ms: status?.clock_offset ?? null,
    jobs: status?.jobs.map(jobRecord) ?? [],
    gaps: gapRecords(status),
    rate: rateRecord(found),
    requests: activity === undefined ? [] : requestRecords(activity, now),
    latency_ms: activity === undefined ? null : latencyRecord(activity),
    hours: activity?.hours.map((hour) => ({ ...hour, at: isoDate(hour.at) })) ?? [],
    runs: activity?.runs.map(runRecord) ?? [],
    daemon: daemon === undefined ? null : { ...daemon, retry_at: isoDate(daemon.retry_at) },
    error: error === undefined ? null : { kind: error.kind, message: error.message, hint: error.hint },
  };
}

function jobRecord(job: JobStatus): unknown {
  const { last_run } = job;
  return {
    ...job,
    started_at: isoDate(job.started_at),
    last_success_at: isoDate(job.last_success_at),
    next_run_at: isoDate(job.next_run_at),
    proven_until: isoDate(job.proven_until),
    last_run: last_run && { ...last_run, ended_at: isoDate(last_run.ended_at) },
    error: job.error === undefined ? undefined : { ...job.error, at: isoDate(job.error.at) },
  };
}

function setAsideRecord(note: SetAsideNote): unknown {
  const { file, found_at, state, saved, lost_events } = note;
  return { file, found_at: isoDate(found_at), state, saved, lost_events, words: setAsideWords(note) };
}

function gapRecords(status: SyncStatus | undefined): unknown {
  if (status === undefined) return [];
  return status.gaps.map((gap) => ({
    ...gap,
    from: isoDate(gap.from),
    to: isoDate(gap.to),
    found_at: isoDate(gap.found_at),
    ...gapWords(gap, status),
  }));
}

function reconciledRecord(status: SyncStatus | undefined): unknown {
  const report = status?.reconciled;
  if (report === undefined) return null;
  const { started_at, ended_at, all_by_id_at } = report;
  return {
    ...report,
    started_at: isoDate(started_at),
    ended_at: isoDate(ended_at),
    all_by_id_at: isoDate(all_by_id_at),
  };
}

function rateRecord({ status, kept }: MirrorStatus): unknown {
  if (status?.rate === undefined) return null;
  const { limit, remaining, reset_at, seen_at } = status.rate;
  return { limit, remaining, kept_for_people: kept, reset_at: isoDate(reset_at), seen_at: isoDate(seen_at) };
}

/** What was sent in the last minute is only known while somebody sends. */
const knownFor = 90_000;

function requestRecords({ requests, last_minute }: SyncActivity, now: number): unknown {
  const isKnown = last_minute !== undefined && now - last_minute.at < knownFor;
  return requests.map((tally) => ({
    ...tally,
    last_minute: isKnown ? (last_minute.by_reason[tally.reason] ?? 0) : null,
  }));
}

function latencyRecord({ latencies }: SyncActivity): unknown {
  const at = (share: number): number | null => latencyAt(latencies, share) ?? null;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function runRecord(run: RunRecord): unknown {
  return { ...run, started_at: isoDate(run.started_at), ended_at: isoDate(run.ended_at) };
}
