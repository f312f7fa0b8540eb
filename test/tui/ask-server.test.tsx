import { test } from 'vitest';

import { LiveApp } from '../helpers/live-app.tsx';

test("who is not in the mirror yet is found by Auth0's own search, and stays", async () => {
  await using app = await LiveApp.open({});
  app.simulator.acts.signUp({ email: 'zed.newcomer@example.com', name: 'Zed Newcomer' });
  app.press('/').type('zed.newcomer@example.com').press('enter');
  await app.sees('No user matches  zed.newcomer@example.com');
  app.press('enter');
  await app.sees('Auth0 finds 1, 1 were not here');
  await app.sees('Zed Newcomer');
  app.press('/', 'ctrl+u').type('is:stale').press('ctrl+x');
  await app.sees(/Auth0's search in acme-dev: /);
});
