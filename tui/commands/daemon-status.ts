import { type DaemonInfo, readDaemon } from '../../src/daemon-lock.ts';
import { AppError } from '../../src/errors.ts';
import { programVersion } from '../../src/programs.ts';
import type { DefineCommand } from './command.ts';
import { openService } from './open-service.ts';
import { printFields } from './print-fields.ts';
import { printJson } from './print-records.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';
import { durationWords, isoDate } from './time-words.ts';

export const defineDaemonStatus: DefineCommand = (command, context) => {
  addFormatOptions(command, ['json']).action(async (options: FormatOptions) => {
    const { paths } = await context.session();
    const now = context.clock.now();
    const daemon = readDaemon(paths, now);
    const service = (await openService(context)).state();
    const alive = daemon?.alive === true ? daemon : undefined;
    if (options.json === true) {
      await printJson(context.output, { ...daemonRecord(daemon), service: service ?? null });
    } else {
      await printFields(context.output, [
        ['state', alive === undefined ? 'not running' : 'running'],
        ['process', alive?.pid],
        ['version', alive === undefined ? undefined : versionWords(alive.version)],
        ['running for', alive === undefined ? undefined : durationWords(now - alive.started_at)],
        ['last heartbeat', alive === undefined ? undefined : `${durationWords(now - alive.heartbeat_at)} ago`],
        ['service', service === undefined ? 'none (see `tenantry daemon install`)' : service.words],
        ['written to', service?.file],
      ]);
      for (const problem of service?.problems ?? [])
        context.output.say(`note: the service is not in order: ${problem}`);
    }
    if (alive === undefined) throw daemonIsDown(daemon, now);
  });
};

/** A daemon that was started before an upgrade notices it by itself. */
function versionWords(version: string): string {
  const installed = programVersion();
  return version === installed ? version : `${version}; ${installed} is installed, and takes over within a minute`;
}

/** The daemon as scripts see it. */
export function daemonRecord(daemon: DaemonInfo | undefined): Record<string, unknown> {
  if (daemon?.alive !== true) return { running: false };
  const { pid, version, started_at, heartbeat_at } = daemon;
  return { running: true, pid, version, started_at: isoDate(started_at), heartbeat_at: isoDate(heartbeat_at) };
}

export function daemonIsDown(daemon: DaemonInfo | undefined, now: number): AppError {
  if (daemon === undefined) return new AppError('daemon_not_running', 'no daemon is running');
  const silent = durationWords(now - daemon.heartbeat_at);
  return new AppError('daemon_not_running', `the daemon (process ${daemon.pid}) gave no sign of life for ${silent}`);
}
