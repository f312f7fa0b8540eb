import { openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { mirrorKey } from './mirror-key.ts';

// Commits batches until it is killed. Each brings ten users and the checkpoint that says so.
const [file = ''] = process.argv.slice(2);
const mirror = openMirrorWriter(file, 'acme', mirrorKey);
const start = mirror.checkpoint('users-full') as { batch: number } | undefined;
for (let batch = (start?.batch ?? 0) + 1; ; batch += 1) {
  const users = Array.from({ length: 10 }, (_, i) => {
    const profile = {
      user_id: `auth0|${batch}-${i}`,
      name: `Person ${batch}`,
      user_metadata: { fill: 'x'.repeat(500) },
    };
    return { profile, source: 'search' as const, read_at: batch };
  });
  mirror.commitBatch({ users, checkpoint: { job: 'users-full', value: { batch } } }, batch);
  if (batch === (start?.batch ?? 0) + 1) process.stdout.write('writing\n');
}
