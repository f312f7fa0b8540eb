import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  acquireLock,
  heartbeatInterval,
  heartbeatLimit,
  isAlive,
  type LockHolder,
  readLock,
} from '../src/heartbeat-lock.ts';

let folder: string;
let file: string;
const now = Date.now();
const request = (at = now) => ({ what: 'a daemon', version: '1.2.3', now: at });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenantry-lock-'));
  file = join(folder, 'state', 'daemon.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function rewrite(change: Partial<LockHolder>): void {
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as LockHolder), ...change }));
}

/** As if the holder had not beaten for longer than the limit. */
function fallSilent(): void {
  rewrite({ beat_uptime: readLock(file)!.beat_uptime! - heartbeatLimit - 100 });
}

describe('the heartbeat lock', () => {
  it('names its holder and is gone after release', () => {
    const lock = acquireLock(file, request());
    expect(readLock(file)).toMatchObject({ pid: process.pid, version: '1.2.3', heartbeat_at: now });
    lock.release();
    lock.release();
    expect(readLock(file)).toBeUndefined();
    expect(readdirSync(join(folder, 'state'))).toEqual([]);
  });

  it('refuses a second holder while the first one lives', () => {
    acquireLock(file, request());
    expect(() => acquireLock(file, request(now + 1000))).toThrow(
      expect.objectContaining({ kind: 'locked_out', message: `a daemon is already running (process ${process.pid})` }),
    );
  });

  it('takes over when the heartbeat has stopped, and the former holder learns it', () => {
    const first = acquireLock(file, request());
    fallSilent();
    const second = acquireLock(file, request(now + heartbeatLimit + 1));
    expect(first.beat(now + heartbeatLimit + 2)).toBe(false);
    first.release();
    expect(second.beat(now + heartbeatLimit + 3, { acme: 'ok' })).toBe(true);
    expect(readLock(file)).toMatchObject({ heartbeat_at: now + heartbeatLimit + 3, details: { acme: 'ok' } });
  });

  it('lives through two lost beats and a late one', () => {
    acquireLock(file, request());
    rewrite({ beat_uptime: readLock(file)!.beat_uptime! - 3 * heartbeatInterval - 1000 });
    expect(isAlive(readLock(file)!, now)).toBe(true);
  });

  it('is lost to whoever took it between two beats, and when its file is gone', () => {
    const lock = acquireLock(file, request());
    expect([1, 2, 3].map((at) => lock.beat(now + at))).toEqual([true, true, true]);
    rewrite({ instance: 'another' });
    expect(lock.beat(now + 4)).toBe(false);
    rmSync(file);
    expect(lock.beat(now + 5)).toBe(false);
    expect(readdirSync(join(folder, 'state'))).toEqual([]);
  });

  it('lives by the heartbeat of another lock of its holder, and only of that one', () => {
    const cover = acquireLock(file, request());
    const covered = join(folder, 'tenant', 'sync.json');
    const later = now + 10 * heartbeatLimit;
    const lock = acquireLock(covered, { ...request(), coveredBy: cover });
    cover.beat(later);
    expect(lock.beat(later)).toBe(true);
    expect(isAlive(readLock(covered)!, later)).toBe(true);
    expect(() => acquireLock(covered, request(later))).toThrow(expect.objectContaining({ kind: 'locked_out' }));
    cover.release();
    expect(isAlive(readLock(covered)!, later)).toBe(false);
    const next = acquireLock(file, request(later));
    expect(isAlive(readLock(covered)!, later)).toBe(false);
    acquireLock(covered, { ...request(later), coveredBy: next });
    expect(lock.beat(later)).toBe(false);
    lock.release();
    expect(readLock(covered)).toMatchObject({ covered_by: { file, instance: next.instance } });
  });

  it('takes over at once when the process is gone or the machine was started since', () => {
    acquireLock(file, request());
    rewrite({ pid: 2 ** 30 });
    expect(isAlive(readLock(file)!, now)).toBe(false);
    acquireLock(file, request());
    // Up for longer than this machine is: that was before it was started.
    rewrite({ beat_uptime: uptime() * 1000 + 60_000 });
    acquireLock(file, request());
    rewrite({ beat_uptime: undefined, booted_at: now - 10 * 365 * 86_400_000 });
    expect(() => acquireLock(file, request()).release()).not.toThrow();
  });

  it('does not judge by pid what runs on another host', () => {
    acquireLock(file, request());
    rewrite({ pid: 2 ** 30, host: 'elsewhere' });
    expect(isAlive(readLock(file)!, now)).toBe(true);
    expect(isAlive(readLock(file)!, now + heartbeatLimit + 1)).toBe(false);
  });

  it.each([1, -1])('is judged by the time since the boot, not by a clock that is set by %i years', (years) => {
    const lock = acquireLock(file, request());
    const set = now + years * 365 * 86_400_000;
    expect(isAlive(readLock(file)!, set)).toBe(true);
    expect(() => acquireLock(file, request(set))).toThrow('already running');
    expect(lock.beat(set)).toBe(true);
    fallSilent();
    expect(isAlive(readLock(file)!, set)).toBe(false);
  });

  it('is judged by the clock where an older version holds it', () => {
    acquireLock(file, request());
    rewrite({ beat_uptime: undefined });
    expect(isAlive(readLock(file)!, now + 1000)).toBe(true);
    expect(isAlive(readLock(file)!, now + heartbeatLimit + 1)).toBe(false);
  });

  it('takes over a file that cannot be read', () => {
    acquireLock(file, request()).release();
    writeFileSync(file, '{"pid":');
    const lock = acquireLock(file, request());
    expect(lock.beat(now)).toBe(true);
  });

  it('gets past a claim that a crash left behind, but waits for a young one', () => {
    acquireLock(file, request());
    fallSilent();
    const claim = `${file}.${readLock(file)!.instance}.claim`;
    writeFileSync(claim, '');
    const later = Date.now() + heartbeatLimit + 1;
    utimesSync(claim, later / 1000, later / 1000);
    expect(() => acquireLock(file, request(later))).toThrow('already running');
    utimesSync(claim, 0, 0);
    expect(acquireLock(file, request(later)).beat(later)).toBe(true);
  });

  const mount = 'mount -t tmpfs -o size=1m tmpfs /mnt';
  const canMount = existsSync('/usr/bin/unshare') && spawnSync('unshare', ['-Urm', 'sh', '-c', mount]).status === 0;

  it.skipIf(!canMount)('is kept while the disk is full, without leaving files behind, and beats again after it', () => {
    const program = fileURLToPath(new URL('./helpers/lock-on-full-disk.ts', import.meta.url));
    const script = `${mount} && exec "$0" "$1" /mnt`;
    const run = spawnSync('unshare', ['-Urm', 'sh', '-c', script, process.execPath, program], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual({
      full: 'ENOSPC',
      kept: true,
      files: ['daemon.json'],
      // Others see that it lives, and what it says.
      during: [3000, { acme: { state: 'waiting', note: 'the disk is full' } }],
      beats: true,
      heartbeat_at: 4000,
    });
  });

  it.each(['free', 'dead'])('gives a %s lock to one of six processes that start at once', async (state) => {
    acquireLock(file, request()).release();
    if (state === 'dead') {
      acquireLock(file, request());
      rewrite({ pid: 2 ** 30, heartbeat_at: 0 });
    }
    const program = fileURLToPath(new URL('./helpers/lock-contender.ts', import.meta.url));
    const children = Array.from({ length: 6 }, () => fork(program, [file]));
    await Promise.all(children.map((child) => once(child, 'message')));
    const answers = children.map((child) => once(child, 'message'));
    for (const child of children) child.send('go');
    const results = (await Promise.all(answers)).map(([text]) => text as string);
    expect(results.filter((text) => text === 'held')).toHaveLength(1);
    expect(results.filter((text) => text === 'locked_out')).toHaveLength(5);
    for (const child of children) child.kill();
  });
});
