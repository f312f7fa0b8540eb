import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { type RunningSimulator, startSimulator } from '../fixtures/start-simulator.ts';
import { systemClock } from '../src/clock.ts';
import { secretVariable } from '../src/credentials/secret-variable.ts';
import { isAppError } from '../src/errors.ts';
import type { MirrorWriter } from '../src/mirror/mirror.ts';
import { mirrorFile, type Paths, resolvePaths } from '../src/paths.ts';
import { openSession } from '../src/session/open-session.ts';
import type { Session } from '../src/session/session.ts';
import { type PtyOptions, PtyTerminal } from '../test/helpers/pty-terminal.ts';
import { builtProgram, secretsInEnvironment } from '../test/helpers/temp-home.ts';
import { warmFile } from './warm-file.ts';

/** A home with one large tenant, and its users and events as files of JSON lines. It stays on disk for the next run. */
export interface BigHome {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly paths: Paths;
  readonly tenant: string;
  readonly users: number;
  readonly events: number;
  /** The moment that all dates lead up to, in milliseconds. */
  readonly now: number;
  /** One user, one event a line. */
  readonly usersFile: string;
  readonly logsFile: string;
  readonly mirrorFile: string;
  session(): Session;
  /** Opens the user interface, or another command, in a terminal. The program keeps what it remembers in the home. */
  terminal(options: Partial<PtyOptions>): PtyTerminal;
}

interface Size {
  readonly users: number;
  readonly events: number;
}

const tenant = 'big';
const batch = 1000;

/** What is measured, unless it is told otherwise. */
export const size: Size = {
  users: Number(process.env['BENCH_USERS'] ?? 1_000_000),
  events: Number(process.env['BENCH_EVENTS'] ?? 1_000_000),
};

/** Where what takes minutes to make is kept for the next run. */
export const homesFolder = process.env['BENCH_HOMES'] ?? join(tmpdir(), `tenantry-bench-${userInfo().username}`);

/** Opens the home of `size`; the first time it is made, which takes minutes. */
export async function openBigHome(print: (line: string) => void): Promise<BigHome> {
  const folder = join(homesFolder, `${size.users}-${size.events}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.new`;
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    const begun = performance.now();
    await fill(unfinished);
    renameSync(unfinished, folder);
    print(
      `made ${folder} in ${((performance.now() - begun) / 1000).toFixed(0)} s; delete it when it is not needed any more`,
    );
  }
  const home = homeIn(folder);
  await takeUpkeep(home);
  warmFile(home.mirrorFile);
  return home;
}

/** A copy that may be written to, without the files of JSON lines. @param to an empty folder; the caller removes it */
export function copyHome(home: BigHome, to: string): BigHome {
  cpSync(home.folder, to, { recursive: true, filter: isNoList, mode: constants.COPYFILE_FICLONE });
  return homeIn(to);
}

/** The same without its mirror. */
export function copyWithoutMirror(home: BigHome, to: string): BigHome {
  const filter = (file: string): boolean => isNoList(file) && !file.startsWith(home.mirrorFile);
  cpSync(home.folder, to, { recursive: true, filter });
  return homeIn(to);
}

function isNoList(file: string): boolean {
  return !/\.ndjson(?:\.gz)?$/u.test(file);
}

/** Its users as a zipped file, as Auth0 sends an export. */
export function zippedUsers({ usersFile }: BigHome): string {
  const zipped = `${usersFile}.gz`;
  if (existsSync(zipped)) return zipped;
  const unfinished = `${zipped}.new`;
  const { status } = spawnSync('gzip', ['-1', '-c', usersFile], {
    stdio: ['ignore', openSync(unfinished, 'w'), 'inherit'],
  });
  if (status !== 0) throw new Error(`${usersFile} could not be zipped`);
  renameSync(unfinished, zipped);
  return zipped;
}

/** A home that was made before. */
export function homeIn(folder: string): BigHome {
  const env = { ...secretsInEnvironment, TENANTRY_HOME: folder, [secretVariable(tenant)]: 'not-used' };
  const paths = resolvePaths(env);
  const told = JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')) as Size & { readonly now: number };
  return {
    folder,
    env,
    paths,
    tenant,
    ...told,
    usersFile: join(folder, 'users.ndjson'),
    logsFile: join(folder, 'logs.ndjson'),
    mirrorFile: mirrorFile(paths, tenant),
    session: () => openSession({ paths, env, clock: systemClock }),
    terminal: (options) => {
      const args = [builtProgram('tui'), ...(options.args ?? [])];
      return new PtyTerminal({ ...options, args, env: { ...env, ...options.env } });
    },
  };
}

async function fill(folder: string): Promise<void> {
  const { users, events } = size;
  const simulator = await startSimulator({ users, logs: events, seed: 7, plan: 'enterprise' });
  try {
    const now = simulator.tenant.clock.now();
    const [first, end] = simulator.tenant.logs.range();
    writeFileSync(join(folder, 'told.json'), JSON.stringify({ users, events: end - first, now }));
    const home = homeIn(folder);
    const session = home.session();
    const { domain, client_id } = simulator;
    session.config.addTenant({
      name: tenant,
      domain,
      client_id,
      credential: 'client_secret',
      environment: 'development',
      read_only: true,
      loopback_http: true,
    });
    const mirror = await session.openWriter(session.tenant(tenant));
    fillUsers(simulator, home, mirror);
    fillLogs(simulator, home, mirror);
    mirror.flush();
    mirror.close();
  } finally {
    await simulator.close();
  }
}

function fillUsers({ tenant: { people } }: RunningSimulator, home: BigHome, mirror: MirrorWriter): void {
  const { now, users } = home;
  const file = openSync(home.usersFile, 'w');
  for (let at = 0; at < users; at += batch) {
    const count = Math.min(batch, users - at);
    const lines = Array.from({ length: count }, (_, i) => `${JSON.stringify(people.profile(at + i))}\n`);
    const bytes = Buffer.from(lines.join(''));
    writeSync(file, bytes);
    const user_lines = { bytes, lines: count, first: at + 1, source: 'export', read_at: now } as const;
    mirror.commitBatch({ user_lines, pass: 1 }, now);
  }
  closeSync(file);
  const done = { job: 'users-full', state: 'idle', last_success_at: now, proven_until: now } as const;
  mirror.commitBatch({ finishPass: 1, status: done }, now);
}

function fillLogs({ tenant: { logs } }: RunningSimulator, home: BigHome, mirror: MirrorWriter): void {
  const { now } = home;
  const file = openSync(home.logsFile, 'w');
  const [first, end] = logs.range();
  for (let at = first; at < end; at += batch) {
    const events = Array.from({ length: Math.min(batch, end - at) }, (_, i) => logs.at(at + i));
    writeSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    mirror.commitBatch({ logs: events }, now);
  }
  closeSync(file);
  const done = { job: 'log-events', state: 'idle', last_success_at: now, proven_until: now } as const;
  mirror.commitBatch({ status: done }, now);
}

/** Also what a newer version of the program has to make of an older mirror; others may be at it too. */
async function takeUpkeep(home: BigHome): Promise<void> {
  const session = home.session();
  const mirror = await session.openWriter(session.tenant(tenant));
  try {
    while (mirror.upkeep() !== undefined) await takeStep(mirror, home.now);
    mirror.flush();
  } finally {
    mirror.close();
  }
}

async function takeStep(mirror: MirrorWriter, now: number): Promise<void> {
  try {
    mirror.commitBatch({ upkeep: true }, now);
  } catch (error) {
    if (!isAppError(error, 'locked_out')) throw error;
    await wait(1000);
  }
}
