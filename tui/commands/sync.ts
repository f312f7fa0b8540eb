import { spawn } from 'node:child_process';

import type { Tenant } from '../../src/domain/tenant.ts';
import { programFile } from '../../src/programs.ts';
import { noTenants } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { type MirrorStatus, readMirrorStatus } from './mirror-status.ts';
import { printRecords } from './print-records.ts';
import { reconcileWords } from './reconcile-words.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import { statusRecord } from './status-record.ts';
import { SyncProgress } from './sync-progress.ts';
import { dateWords } from './time-words.ts';

interface SyncOptions extends FormatOptions {
  readonly full?: boolean;
  readonly reconcile?: boolean;
}

export const defineSync: DefineCommand = (command, context) => {
  command
    .argument('[names...]', 'tenants as they are called here (default: all)')
    .option('--full', 'read every user again, not only what has changed')
    .option('--reconcile', "compare all users with the tenant's, and tell what differed");
  addFormatOptions(command, ['json']).action(async (names: readonly string[], options: SyncOptions) => {
    await syncOnce(context, names, options);
  });
};

/** The sync engine runs in a process of its own; its progress is read from the mirrors, as for the daemon's. */
async function syncOnce(context: CommandContext, names: readonly string[], options: SyncOptions): Promise<void> {
  const session = await context.session();
  const all = session.config.read().tenants;
  if (all.length === 0) throw noTenants();
  const tenants = names.length > 0 ? names.map((name) => session.tenant(name)) : all.filter((each) => !each.paused);
  if (names.length === 0) for (const { name } of all.filter((each) => each.paused)) sayPaused(context, name);
  if (tenants.length === 0) return;
  const progress = new SyncProgress(context, tenants);
  const ended = new AbortController();
  const watching = progress.watch(ended.signal);
  const end = await runEngine(context, tenants, options).finally(() => ended.abort());
  await watching;
  context.signal.throwIfAborted();
  const found: MirrorStatus[] = [];
  for (const tenant of tenants) found.push(await readMirrorStatus(session, tenant, context.clock.now()));
  await printRecords(context.output, recordFormat(options), found, {
    columns,
    record: (each) => statusRecord(each, context.clock.now()),
  });
  for (const { tenant, status } of found) {
    const report = options.reconcile === true ? status?.reconciled : undefined;
    if (report !== undefined) context.output.say(`${tenant.name}: ${reconcileWords(report)}`);
  }
  for (const line of end.words) context.output.say(line);
  context.setExitCode(end.code);
}

function sayPaused({ output }: CommandContext, name: string): void {
  output.say(`${name} is paused: left out. \`tenantry tenants edit ${name} --resume\` lets it go on.`);
}

interface EngineEnd {
  readonly code: number;
  /** What it said last, for people. */
  readonly words: readonly string[];
}

async function runEngine(
  context: CommandContext,
  tenants: readonly Tenant[],
  options: SyncOptions,
): Promise<EngineEnd> {
  const args = ['--once', ...tenants.flatMap((tenant) => ['--tenant', tenant.name])];
  if (options.full === true) args.push('--full');
  if (options.reconcile === true) args.push('--reconcile');
  const child = spawn(process.execPath, [programFile('daemon'), ...args], {
    env: context.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    words = (words + chunk).slice(-4000);
  });
  const stop = () => child.kill('SIGTERM');
  context.signal.addEventListener('abort', stop, { once: true });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });
  context.signal.removeEventListener('abort', stop);
  return { code, words: words.split('\n').filter((line) => line !== '') };
}

const columns: readonly Column<MirrorStatus>[] = [
  { title: 'TENANT', value: ({ tenant }) => tenant.name },
  { title: 'STATE', value: ({ health }) => health?.state ?? 'unreadable' },
  { title: 'USERS', value: ({ status }) => status?.users, right: true },
  { title: 'LOG EVENTS', value: ({ status }) => status?.log_events, right: true },
  { title: 'LAST CHANGE HERE', value: ({ status }) => dateWords(status?.last_commit_at) },
];
