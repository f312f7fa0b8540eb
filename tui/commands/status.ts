import { type DaemonInfo, readDaemon } from '../../src/daemon-lock.ts';
import { jobNames, jobWords } from '../../src/domain/job.ts';
import { AppError } from '../../src/errors.ts';
import { safeLine } from '../../src/safe-text.ts';
import { staleAfter } from '../state/tenant-health.ts';
import { noTenants } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { daemonIsDown, daemonRecord } from './daemon-status.ts';
import { type MirrorStatus, readMirrorStatus } from './mirror-status.ts';
import { printJson } from './print-records.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';
import { statusRecord } from './status-record.ts';
import { printStatus } from './status-tables.ts';
import { durationWords } from './time-words.ts';

const explanation = `
STATE is fresh, filling (the first mirror is not complete), stale, failing (a job or the daemon cannot go on), never
(nothing was synced yet), paused, or unreadable. LAG is the age of what is proven: everything that happened before that
is in the mirror. Stale is a lag above three times the preference sync_interval, and above ten minutes.
The exit code is 7 when no daemon is running, or a named tenant (without names: any) is none of fresh and paused.
docs/status.md describes the document that --json prints.

The jobs of a sync:
${jobNames.map((name) => `  ${name.padEnd(18)}${jobWords[name]}`).join('\n')}`;

export const defineStatus: DefineCommand = (command, context) => {
  command
    .argument('[names...]', 'tenants as they are called here, with all that is known of them (default: all, in short)')
    .addHelpText('after', explanation);
  addFormatOptions(command, ['json']).action(async (names: readonly string[], options: FormatOptions) => {
    await showStatus(context, names, options);
  });
};

async function showStatus(context: CommandContext, names: readonly string[], options: FormatOptions): Promise<void> {
  const session = await context.session();
  const now = context.clock.now();
  const { tenants: all, preferences } = session.config.read();
  const tenants = names.length > 0 ? names.map((name) => session.tenant(name)) : all;
  const found = await Promise.all(tenants.map(async (tenant) => await readMirrorStatus(session, tenant, now)));
  const daemon = readDaemon(session.paths, now);
  if (options.json === true) {
    await printJson(context.output, {
      at: new Date(now).toISOString(),
      stale_after_seconds: staleAfter(preferences.sync_interval) / 1000,
      daemon: daemonRecord(daemon),
      tenants: found.map((each) => statusRecord(each, now)),
    });
  } else {
    await context.output.print(`${daemonLine(daemon, now)}\n`);
    await printStatus(context.output, found, { now, isDetailed: names.length > 0 });
  }
  if (all.length === 0) sayNoTenants(context);
  judge(found, daemon, now);
}

function sayNoTenants({ output }: CommandContext): void {
  const { message, hint } = noTenants();
  output.say(`${message}. ${hint}`);
}

/** The exit code: what is said here goes to stderr, with what to do about it. */
function judge(found: readonly MirrorStatus[], daemon: DaemonInfo | undefined, now: number): void {
  const old = found.filter(({ health }) => health?.state !== 'fresh' && health?.state !== 'paused');
  if (daemon?.alive !== true) throw daemonIsDown(daemon, now);
  if (old.length === 0) return;
  const hint = old.flatMap(({ health, error }) => health?.hint ?? error?.hint ?? [])[0] ?? whatTheDaemonDoes(old);
  throw new AppError('stale', `not up to date: ${old.map(describe).join('; ')}`, { hint });
}

/** Nobody has to start what runs. */
function whatTheDaemonDoes([first, ...others]: readonly MirrorStatus[]): string {
  const which = first === undefined || others.length > 0 ? 'NAME' : first.tenant.name;
  return `The daemon is at it by itself: \`tenantry status ${which}\` shows how far, \`tenantry daemon logs\` what holds it up.`;
}

function describe({ tenant, health, error }: MirrorStatus): string {
  return `${tenant.name} (${health?.why ?? error?.message ?? 'unreadable'})`;
}

function daemonLine(daemon: DaemonInfo | undefined, now: number): string {
  if (daemon?.alive !== true) return 'daemon   not running';
  const { pid, version, started_at } = daemon;
  return safeLine(`daemon   ${version}, process ${String(pid)}, up ${durationWords(now - started_at)}`);
}
