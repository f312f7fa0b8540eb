import { readDaemon } from '../../src/daemon-lock.ts';
import { AppError } from '../../src/errors.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { daemonIsDown, daemonRecord } from './daemon-status.ts';
import { type MirrorStatus, readMirrorStatus, statusRecord } from './mirror-status.ts';
import { printJson } from './print-records.ts';
import { printTable } from './print-table.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';
import { dateWords, durationWords } from './time-words.ts';

export const defineStatus: DefineCommand = (command, context) => {
  command.argument('[names...]', 'tenants as they are called here (default: all)');
  addFormatOptions(command, ['json']).action(async (names: readonly string[], options: FormatOptions) => {
    await showStatus(context, names, options);
  });
};

async function showStatus(context: CommandContext, names: readonly string[], options: FormatOptions): Promise<void> {
  const session = await context.session();
  const now = context.clock.now();
  const tenants = names.length > 0 ? names.map((name) => session.tenant(name)) : session.config.read().tenants;
  const found: MirrorStatus[] = [];
  for (const tenant of tenants) found.push(await readMirrorStatus(session, tenant, now));
  const daemon = readDaemon(session.paths, now);
  if (options.json === true) {
    await printJson(context.output, { daemon: daemonRecord(daemon), tenants: found.map(statusRecord) });
  } else {
    await printTable(context.output, tenantColumns, found);
    await printJobs(context, found);
  }
  const old = found.filter((entry) => entry.health?.state !== 'fresh');
  if (daemon?.alive !== true) throw daemonIsDown(daemon, now);
  if (old.length > 0) throw new AppError('stale', `not up to date: ${old.map(describe).join('; ')}`);
}

function describe({ tenant, health, error }: MirrorStatus): string {
  return `${tenant.name} (${health?.why ?? error?.message ?? 'unreadable'})`;
}

async function printJobs(context: CommandContext, found: readonly MirrorStatus[]): Promise<void> {
  const jobs = found.flatMap((entry) => (entry.status?.jobs ?? []).map((job) => ({ tenant: entry.tenant.name, job })));
  if (jobs.length === 0) return;
  await context.output.print('\n');
  await printTable(
    context.output,
    [
      { title: 'TENANT', value: (row) => row.tenant },
      { title: 'JOB', value: (row) => row.job.job },
      { title: 'STATE', value: (row) => row.job.state },
      { title: 'LAST SUCCESS', value: (row) => dateWords(row.job.last_success_at) },
      { title: 'NEXT RUN', value: (row) => dateWords(row.job.next_run_at) },
      { title: 'NOTE', value: (row) => row.job.error?.message ?? row.job.note },
    ],
    jobs,
  );
}

const tenantColumns: readonly Column<MirrorStatus>[] = [
  { title: 'TENANT', value: ({ tenant }) => tenant.name },
  { title: 'ENVIRONMENT', value: ({ tenant }) => tenant.environment },
  { title: 'STATE', value: ({ health }) => health?.state ?? 'unreadable' },
  { title: 'LAG', value: ({ health }) => (health?.lag_ms === undefined ? '' : durationWords(health.lag_ms)) },
  { title: 'USERS', value: ({ status }) => status?.users, right: true },
  { title: 'LOG EVENTS', value: ({ status }) => status?.log_events, right: true },
  { title: 'STALE', value: ({ status }) => status?.stale_users, right: true },
  { title: 'GAPS', value: ({ status }) => status?.gaps.length, right: true },
  {
    title: 'API LEFT',
    value: ({ status }) => (status?.rate === undefined ? '' : `${status.rate.remaining}/${status.rate.limit}`),
  },
  { title: 'WHY', value: ({ health, error, daemon }) => health?.why || error?.message || daemon?.note },
];
