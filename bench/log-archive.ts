import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { realClock } from '../fixtures/simulator-clock.ts';
import { startSimulator } from '../fixtures/start-simulator.ts';
import type { LogEvent } from '../src/domain/log-event.ts';
import type { MirrorReader, MirrorWriter } from '../src/mirror/mirror.ts';
import { openMirrorReader, openMirrorWriter } from '../src/mirror/open-mirror.ts';
import { Secret } from '../src/secret.ts';
import { homesFolder } from './big-home.ts';
import { warmFile } from './warm-file.ts';

/** An encrypted mirror that holds log events alone. It stays on disk for the next run. */
export interface LogArchive {
  readonly file: string;
  readonly events: number;
  /** Bytes of the events as lines of JSON, and of the archive as it was filled. */
  readonly json: number;
  readonly bytes: number;
  /** Events that were stored in a second of time on processors. */
  readonly pace: number;
  /** The moment that all dates lead up to, in milliseconds. */
  readonly now: number;
}

type Told = Omit<LogArchive, 'file'>;

/** Events of one transaction. How they are packed does not depend on it. */
const batch = 5000;
const key = new Secret('5a'.repeat(32));

/** Opens the archive with so many events. Filling it may be cut off: it goes on where it was. */
export async function openLogArchive(events: number, print: (line: string) => void): Promise<LogArchive> {
  const folder = join(homesFolder, `log-${events}`);
  if (!existsSync(folder)) {
    await fill(`${folder}.new`, events);
    renameSync(`${folder}.new`, folder);
    print(`filled ${folder}; delete it when it is not needed any more`);
  }
  const told = JSON.parse(readFileSync(join(folder, 'told.json'), 'utf8')) as Told;
  writerOf(folder, told.now).close();
  const file = join(folder, 'mirror.db');
  warmFile(file);
  return { ...told, file };
}

export function readArchive(file: string, now: number): MirrorReader {
  return openMirrorReader(file, 'bench', key, { now: () => now });
}

/** For a copy: the archive itself stays as it is. */
export function writeArchive(file: string, now: number): MirrorWriter {
  return openMirrorWriter(file, 'bench', key, { now: () => now, isBulk: true });
}

function writerOf(folder: string, now: number): MirrorWriter {
  return writeArchive(join(folder, 'mirror.db'), now);
}

async function fill(folder: string, events: number): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const now = beginningOf(folder);
  const simulator = await startSimulator({
    users: Math.ceil(events / 5),
    logs: events,
    plan: 'enterprise',
    seed: 7,
    clock: { ...realClock, now: () => now },
  });
  const { logs } = simulator.tenant;
  const [start, last] = logs.range();
  const end = Math.min(last, start + events);
  const writer = writerOf(folder, now);
  let json = 0;
  let ms = 0;
  let stored = 0;
  const known = writer.countLogs({});
  for (let at = start; at < end; at += batch) {
    const some: LogEvent[] = [];
    for (let i = at; i < Math.min(end, at + batch); i += 1) some.push(logs.at(i));
    json += some.reduce((sum, event) => sum + Buffer.byteLength(JSON.stringify(event)) + 1, 0);
    if (at - start + some.length <= known) continue;
    const before = process.cpuUsage();
    writer.commitBatch({ logs: some }, now);
    const { user, system } = process.cpuUsage(before);
    ms += (user + system) / 1000;
    stored += some.length;
  }
  await simulator.close();
  writer.flush();
  writer.close();
  const bytes = statSync(join(folder, 'mirror.db')).size;
  const told: Told = { events: end - start, json, bytes, pace: (stored / ms) * 1000, now };
  writeFileSync(join(folder, 'told.json'), JSON.stringify(told));
}

/** What is filled on another day goes on with the same events. */
function beginningOf(folder: string): number {
  const file = join(folder, 'begun.json');
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(Date.now()));
  return JSON.parse(readFileSync(file, 'utf8')) as number;
}
