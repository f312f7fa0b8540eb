import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { acquireLock, readLock } from '../../src/heartbeat-lock.ts';

// Holds a lock on a small disk while it is full, and tells what it saw.
const [folder = ''] = process.argv.slice(2);
const file = join(folder, 'lock', 'daemon.json');
const lock = acquireLock(file, { what: 'a daemon', version: '1.2.3', now: 1000 });
const ballast = join(folder, 'ballast');
let full: string | undefined;
try {
  writeFileSync(ballast, Buffer.alloc(4_000_000));
} catch (error) {
  full = (error as NodeJS.ErrnoException).code;
}
const kept = lock.beat(2000) && lock.beat(3000, { acme: { state: 'waiting', note: 'the disk is full' } });
const during = readLock(file);
const files = readdirSync(join(folder, 'lock'));
rmSync(ballast);
const beats = lock.beat(4000);
process.stdout.write(
  JSON.stringify({
    full,
    kept,
    files,
    beats,
    during: [during?.heartbeat_at, during?.details],
    heartbeat_at: readLock(file)?.heartbeat_at,
  }),
);
