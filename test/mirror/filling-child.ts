import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { isAppError } from '../../src/errors.ts';
import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey } from './mirror-key.ts';

// Fills a small disk with a mirror, then makes room again, and tells what it saw.
const [file = ''] = process.argv.slice(2);
const ballast = join(dirname(file), 'ballast');
writeFileSync(ballast, Buffer.alloc(700_000));
const mirror = openMirrorWriter(file, 'acme', mirrorKey);

function commit(batch: number): void {
  const users = Array.from({ length: 10 }, (_, i) => {
    const profile = {
      user_id: `auth0|${batch}-${i}`,
      name: `Person ${batch}`,
      user_metadata: { fill: 'x'.repeat(900) },
    };
    return { profile, source: 'search' as const, read_at: batch };
  });
  mirror.commitBatch({ users, checkpoint: { job: 'users-full', value: { batch } } }, batch);
}

let batches = 0;
let kind: string | undefined;
while (kind === undefined && batches < 10_000) {
  try {
    commit(batches + 1);
    batches += 1;
  } catch (error) {
    kind = isAppError(error) ? error.kind : String(error);
  }
}
const { batch } = mirror.checkpoint('users-full') as { batch: number };
const whole = batch === batches && mirror.countUsers({ text: 'person' }) === batches * 10;
rmSync(ballast);
commit(batches + 1);
const goesOn = mirror.countUsers() === (batches + 1) * 10;
mirror.close();
process.stdout.write(JSON.stringify({ kind, batches, whole, goesOn }));
