import { type DaemonInfo, readDaemon } from '../../src/daemon-lock.ts';
import { AppError } from '../../src/errors.ts';
import type { DefineCommand } from './command.ts';
import { printFields } from './print-fields.ts';
import { printJson } from './print-records.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';
import { durationWords, isoDate } from './time-words.ts';

export const defineDaemonStatus: DefineCommand = (command, context) => {
  addFormatOptions(command, ['json']).action(async (options: FormatOptions) => {
    const { paths } = await context.session();
    const now = context.clock.now();
    const daemon = readDaemon(paths, now);
    if (options.json === true) await printJson(context.output, daemonRecord(daemon));
    if (daemon?.alive !== true) throw daemonIsDown(daemon, now);
    if (options.json === true) return;
    await printFields(context.output, [
      ['state', 'running'],
      ['process', daemon.pid],
      ['version', daemon.version],
      ['running for', durationWords(now - daemon.started_at)],
      ['last heartbeat', `${durationWords(now - daemon.heartbeat_at)} ago`],
    ]);
  });
};

/** The daemon as scripts see it. */
export function daemonRecord(daemon: DaemonInfo | undefined): unknown {
  if (daemon?.alive !== true) return { running: false };
  const { pid, version, started_at, heartbeat_at } = daemon;
  return { running: true, pid, version, started_at: isoDate(started_at), heartbeat_at: isoDate(heartbeat_at) };
}

export function daemonIsDown(daemon: DaemonInfo | undefined, now: number): AppError {
  if (daemon === undefined) return new AppError('daemon_not_running', 'no daemon is running');
  const silent = durationWords(now - daemon.heartbeat_at);
  return new AppError('daemon_not_running', `the daemon (process ${daemon.pid}) gave no sign of life for ${silent}`);
}
