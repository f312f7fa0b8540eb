import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';
import { watchMirror } from '../../src/mirror/watch-mirror.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { mirrorKey, noon, seen, temporaryFile } from './temporary-mirror.ts';

let stop: () => void = () => {};
afterEach(() => {
  stop();
  vi.useRealTimers();
});

describe('watchMirror', () => {
  it('tells of every commit by another handle, and of nothing else', async () => {
    const file = temporaryFile();
    const writer = openMirrorWriter(file, 'acme', mirrorKey);
    const reader = openMirrorReader(file, 'acme', mirrorKey);
    let changes = 0;
    // An interval that never comes: file events alone must do.
    stop = watchMirror({
      file,
      version: () => reader.dataVersion(),
      onChange: () => (changes += 1),
      throttle: 5,
      interval: 1e9,
    });
    const seenRows: number[] = [];
    const commits = setInterval(() => {
      writer.commitBatch({ users: [seen({ user_id: `auth0|${seenRows.push(0)}` })] }, noon);
    }, 40);
    await waitUntil('the change is told', () => changes >= 3);
    clearInterval(commits);
    expect(changes).toBeLessThanOrEqual(seenRows.length);
    reader.close();
    writer.close();
  });

  it('looks less often while nothing happens, and as often as before once something does', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let looks = 0;
    let version = 1;
    const seconds = (count: number): number => {
      looks = 0;
      vi.advanceTimersByTime(count * 1000);
      return looks;
    };
    const asked = () => {
      looks += 1;
      return version;
    };
    // A folder that is not there tells nothing.
    const file = join(dirname(temporaryFile()), 'none', 'mirror.db');
    stop = watchMirror({ file, version: asked, onChange: () => {}, throttle: 5, interval: 250 });
    expect(seconds(10)).toBe(40);
    expect(seconds(10)).toBe(10);
    version = 2;
    seconds(1);
    expect(seconds(5)).toBe(20);
    stop();
    expect(seconds(5)).toBe(0);
  });

  it('waits for a mirror whose folder does not exist yet', async () => {
    const file = join(dirname(temporaryFile()), 'acme', 'mirror.db');
    let changes = 0;
    let reader: MirrorReader | undefined;
    const onChange = () => {
      reader ??= openMirrorReader(file, 'acme', mirrorKey);
      changes += 1;
    };
    stop = watchMirror({ file, version: () => reader?.dataVersion(), onChange, throttle: 5, interval: 20 });
    mkdirSync(dirname(file));
    const writer = openMirrorWriter(file, 'acme', mirrorKey);
    await waitUntil('the change is told', () => changes >= 1);
    writer.commitBatch({ users: [seen({ user_id: 'auth0|1' })] }, noon);
    await waitUntil('the change is told', () => changes >= 2);
    expect(reader?.countUsers()).toBe(1);
    stop();
    stop();
    reader?.close();
    writer.close();
  });
});
