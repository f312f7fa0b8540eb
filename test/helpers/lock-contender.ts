import { setTimeout as wait } from 'node:timers/promises';

import { isAppError } from '../../src/errors.ts';
import { acquireLock } from '../../src/heartbeat-lock.ts';

/** Started several times by heartbeat-lock.test.ts: tries to get the lock when told to, and says how it went. */
process.once('message', () => {
  void (async () => {
    try {
      const lock = acquireLock(process.argv[2]!, { what: 'a daemon', version: '0', now: Date.now() });
      // A thief would show now: the first one to come may not lose it to a later one.
      await wait(200);
      process.send!(lock.beat(Date.now()) ? 'held' : 'lost');
    } catch (error) {
      process.send!(isAppError(error) ? error.kind : String(error));
    }
  })();
});
process.send!('ready');
