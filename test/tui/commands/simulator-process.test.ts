import { expect, test } from 'vitest';

import { startSimulatorProcess } from '../../../tui/commands/simulator-process.ts';

const args = { users: 10, seed: 1, plan: 'free', live: 0 };
const options = { env: process.env, signal: new AbortController().signal };

test('the faults of the demo reach its tenants', async () => {
  const { pid, domain } = await startSimulatorProcess({ ...args, faults: 'gateway@/users*always' }, options);
  try {
    expect((await fetch(`http://${domain}/api/v2/users`)).status).toBe(503);
    expect((await fetch(`http://${domain}/api/v2/logs`)).status).toBe(401);
  } finally {
    process.kill(pid);
  }
});

test('a fault that nobody knows is a mistake in the call, told with those that are known', async () => {
  const error = startSimulatorProcess({ ...args, faults: 'boom' }, options);
  await expect(error).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringMatching(/boom is not .*clock-skew/),
  });
});
