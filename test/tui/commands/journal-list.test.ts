import { expect, test } from 'vitest';

import { Secret } from '../../../src/secret.ts';
import { anEntry } from '../../helpers/a-change.ts';
import { CommandBench } from '../../helpers/command-bench.ts';
import { TempHome } from '../../helpers/temp-home.ts';
import { testTenant } from '../../helpers/test-tenant.ts';

test('changes of a tenant that had the name before are listed with its domain, and not taken back', async () => {
  await using home = new TempHome();
  const bench = new CommandBench(home.env);
  const { session } = bench;
  session.config.addTenant(testTenant('127.0.0.1:9', { name: 'acme' }));
  await (await session.credentials()).set('acme', 'client', new Secret('never-sent'));
  const journal = await session.openJournal();
  const about = { tenant: 'acme', state: 'done' } as const;
  journal.append(anEntry({ ...about, change_id: 'old-change', domain: '127.0.0.1:8' }), 1);
  journal.append(anEntry({ ...about, change_id: 'new-change', domain: '127.0.0.1:9' }), 2);
  journal.close();

  const [, newest, oldest] = (await bench.run(['journal', 'list'])).stdout.split('\n');
  expect(oldest).toContain(' acme (127.0.0.1:8) ');
  expect(newest).toContain(' acme ');
  expect(newest).not.toContain('127.0.0.1');
  expect((await bench.run(['journal', 'list', '--csv'])).stdout).toMatch(/^"seq","at","change_id","tenant","domain",/);
  const { code, stderr } = await bench.run(['journal', 'undo', 'old-change', '--yes']);
  expect([code, stderr]).toEqual([
    4,
    expect.stringContaining('it was made at 127.0.0.1:8, and acme is 127.0.0.1:9 now'),
  ]);
  expect(stderr).toContain('add 127.0.0.1:8 under a name of its own');
});
