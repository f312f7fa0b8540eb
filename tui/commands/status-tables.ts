import type { RunRecord } from '../../src/domain/activity.ts';
import { type JobStatus, nextRunOf } from '../../src/domain/job.ts';
import type { ReconcileReport } from '../../src/domain/reconcile-report.ts';
import { latencyAt } from '../../src/domain/latency.ts';
import { keepLogsWords } from '../../src/domain/retention.ts';
import { setAsideWords } from '../../src/domain/set-aside.ts';
import type { SyncStatus } from '../../src/mirror/mirror.ts';
import { safeLine } from '../../src/safe-text.ts';
import { bytesWords } from '../components/bytes-words.ts';
import { changesSince } from '../state/changes-since.ts';
import { gapWords } from '../state/gap-words.ts';
import { changeWords, runWords } from '../state/run-words.ts';
import type { CommandOutput } from './command-output.ts';
import type { MirrorStatus } from './mirror-status.ts';
import { printFields } from './print-fields.ts';
import { printTable } from './print-table.ts';
import { reconcileWords } from './reconcile-words.ts';
import type { Column } from './record-column.ts';
import { dateWords, durationWords, utcMidnight } from './time-words.ts';

interface StatusView {
  readonly now: number;
  /** Requests, gaps and the last runs of each tenant as well. */
  readonly isDetailed: boolean;
}

/** Prints what is known of these tenants, for people. */
export async function printStatus(
  output: CommandOutput,
  found: readonly MirrorStatus[],
  { now, isDetailed }: StatusView,
): Promise<void> {
  if (found.length === 0) return;
  await output.print('\n');
  await printTable(output, tenantColumns(now), found);
  await printJobs(output, found, now);
  for (const each of found) {
    if (isDetailed) await printDetails(output, each, now);
    for (const line of problemLines(each)) await output.print(`\n${line}\n`);
  }
}

function tenantColumns(now: number): readonly Column<MirrorStatus>[] {
  return [
    { title: 'TENANT', value: ({ tenant }) => tenant.name },
    { title: 'STATE', value: ({ health }) => health?.state ?? 'unreadable' },
    { title: 'LAG', value: ({ health }) => (health?.lag_ms === undefined ? '' : durationWords(health.lag_ms)) },
    { title: 'USERS', value: ({ status }) => status?.users, right: true },
    { title: 'TODAY', value: ({ activity }) => activity && changeWords(changesSince(activity, utcMidnight(now))) },
    { title: 'LOG EVENTS', value: ({ status }) => status?.log_events, right: true },
    { title: 'STALE', value: ({ status }) => status?.stale_users, right: true },
    { title: 'GAPS', value: ({ status }) => status?.gaps.length, right: true },
    {
      title: 'API LEFT',
      value: ({ status }) => (status?.rate === undefined ? '' : `${status.rate.remaining}/${status.rate.limit}`),
    },
    { title: 'SIZE', value: ({ status }) => status && bytesWords(status.bytes) },
    { title: 'WHY', value: ({ health, error, daemon }) => health?.why || error?.message || daemon?.note },
  ];
}

async function printJobs(output: CommandOutput, found: readonly MirrorStatus[], now: number): Promise<void> {
  const jobs = found.flatMap((entry) => (entry.status?.jobs ?? []).map((job) => ({ tenant: entry.tenant.name, job })));
  if (jobs.length === 0) return;
  const columns: readonly Column<{ readonly tenant: string; readonly job: JobStatus }>[] = [
    { title: 'TENANT', value: (row) => row.tenant },
    { title: 'JOB', value: (row) => row.job.job },
    { title: 'STATE', value: (row) => row.job.state },
    { title: 'LAST SUCCESS', value: (row) => dateWords(row.job.last_success_at) },
    { title: 'PROVEN UNTIL', value: (row) => dateWords(row.job.proven_until) },
    { title: 'NEXT RUN', value: (row) => dateWords(nextRunOf(row.job, now)) },
    { title: 'NOTE', value: (row) => row.job.error?.message ?? row.job.note },
  ];
  await output.print('\n');
  await printTable(output, columns, jobs);
}

/** What somebody has to do, where nothing but that helps. */
function problemLines({ tenant, health, status, error }: MirrorStatus): readonly string[] {
  const own = error ?? (health?.hint === undefined ? undefined : { message: health.why, hint: health.hint });
  const failed = (status?.jobs ?? []).flatMap((job) => job.error ?? []);
  const setAside = (status?.set_aside ?? []).map((note) => safeLine(`${tenant.name}: ${setAsideWords(note)}`));
  const said = new Map([...(own === undefined ? [] : [own]), ...failed].map(({ message, hint }) => [hint, message]));
  return [...[...said].map(([hint, message]) => safeLine(`${tenant.name}: ${message}. ${hint}`)), ...setAside];
}

async function printDetails(output: CommandOutput, found: MirrorStatus, now: number): Promise<void> {
  const { tenant, status, activity, kept } = found;
  if (status === undefined || activity === undefined) return;
  const at = (share: number): string => `p${share * 100} ${latencyAt(activity.latencies, share) ?? '-'} ms`;
  const sum = (field: 'count' | 'limited' | 'server_errors'): number =>
    activity.requests.reduce((total, tally) => total + tally[field], 0);
  const { rate } = status;
  await output.print('\n');
  await printFields(output, [
    ['tenant', tenant.name],
    ['requests, 24 h', `${sum('count')}, answered 429: ${sum('limited')}, answered 5xx: ${sum('server_errors')}`],
    ['by reason', activity.requests.map(({ reason, count }) => `${reason} ${count}`).join(', ') || undefined],
    ['answers', [0.5, 0.95, 0.99].map(at).join(', ')],
    ['rate limit', rate && `${rate.remaining} of ${rate.limit} left, ${kept ?? 0} of them kept for people`],
    ['refilled', rate && dateWords(rate.reset_at)],
    ['log since', dateWords(found.oldest_log) || undefined],
    ['log is kept', keptWords(found)],
    [
      'size',
      `${bytesWords(activity.db_bytes)}, and ${bytesWords(activity.wal_bytes)} not yet moved into it${freeWords(status)}`,
    ],
    ['compared', status.reconciled && comparison(status.reconciled, now)],
  ]);
  for (const gap of status.gaps) {
    const { why, means } = gapWords(gap, status);
    await output.print(`log gap  ${dateWords(gap.from)} to ${dateWords(gap.to)}: ${why}; ${means}\n`);
  }
  if (activity.runs.length === 0) return;
  await output.print('\n');
  await printTable(output, runColumns, activity.runs.slice(0, 10));
}

function keptWords({ tenant, status }: MirrorStatus): string {
  const from = status?.logs_kept_from;
  return (
    keepLogsWords(tenant.keep_logs) + (from === undefined ? '' : `; before ${dateWords(from)} it was deleted here`)
  );
}

/** The file does not shrink when old rows go: what they leave is filled again. */
function freeWords({ reusable_bytes = 0 }: SyncStatus): string {
  return reusable_bytes < 1_000_000 ? '' : `; ${bytesWords(reusable_bytes)} of it are free for new rows`;
}

function comparison(report: ReconcileReport, now: number): string {
  const ago = report.ended_at === undefined ? '' : `, ${durationWords(now - report.ended_at)} ago`;
  return `${reconcileWords(report)}${ago}`;
}

const runColumns: readonly Column<RunRecord>[] = [
  { title: 'ENDED', value: (run) => dateWords(run.ended_at) },
  { title: 'JOB', value: (run) => run.job },
  { title: 'WHAT', value: runWords },
  { title: 'TOOK', value: (run) => durationWords(run.ended_at - run.started_at), right: true },
  { title: 'CALLS', value: (run) => run.calls, right: true },
];
