import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { startSimulator } from '../../fixtures/start-simulator.ts';
import type { RunningSimulator } from '../../fixtures/start-simulator.ts';
import { ownerOf } from '../../src/changes/owner-of.ts';
import { settleChanges } from '../../src/changes/settle-changes.ts';
import { makeBenchFiles, openBench, removeBenchFiles } from '../helpers/change-bench.ts';
import type { BenchFiles } from '../helpers/change-bench.ts';
import { testTenant } from '../helpers/test-tenant.ts';

let simulator: RunningSimulator;
let files: BenchFiles;

beforeEach(async () => {
  simulator = await startSimulator({ users: 20, roomy: true, seed: 5, searchLag: 0 });
  files = makeBenchFiles();
});
afterEach(async () => {
  await simulator.close();
  removeBenchFiles(files);
});

/** Hands requests on to the simulator, but stops at a PATCH: `arrives` decides whether it is handed on. */
async function startGate(arrives: boolean, onPatch: () => void): Promise<{ domain: string; close(): void }> {
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    const { method = '', url = '', headers } = request;
    const isPatch = method === 'PATCH';
    if (!isPatch || arrives) {
      const passed = { 'content-type': 'application/json', authorization: headers.authorization ?? '' };
      const init = {
        method,
        headers: passed,
        ...(body === '' ? {} : { body: body.replaceAll(domain, simulator.domain) }),
      };
      const answer = await fetch(simulator.url + url, init);
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (!isPatch) response.writeHead(answer.status, { 'content-type': 'application/json' }).end(bytes);
    }
    if (isPatch) onPatch();
  };
  const server = createServer((request, response) => void pass(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const domain = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { domain, close };
}

test.each([
  ['carried out', true, 'done'],
  ['not carried out', false, 'not_done'],
])(
  'a process that is killed between intent and outcome: what was %s is settled at the next start',
  async (_name, arrives, end) => {
    const user_id = simulator.allUsers().find((user) => user.blocked !== true)!.user_id;
    let patches = 0;
    const gate = await startGate(arrives, () => {
      patches += 1;
      child.kill('SIGKILL');
    });
    const order = {
      files,
      domain: gate.domain,
      audience_domain: simulator.domain,
      client_id: simulator.client_id,
      secret: simulator.client_secret,
      user_id,
    };
    const child = spawn(process.execPath, [join(import.meta.dirname, '../helpers/apply-in-child.ts')], {
      env: { ...process.env, CHANGE: JSON.stringify(order) },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    gate.close();
    expect([signal, patches]).toEqual(['SIGKILL', 1]);

    const tenant = testTenant(simulator.domain, { client_id: simulator.client_id });
    const bench = openBench(files, tenant, { secret: simulator.client_secret });
    try {
      expect(bench.journal.unsettled(ownerOf(tenant))).toMatchObject([
        { state: 'sent', user_id, reason: 'from a child' },
      ]);
      await expect(settleChanges(bench)).resolves.toBe(0);
      const later = { ...bench, now: () => Date.now() + 91_000 };
      await expect(settleChanges(later)).resolves.toBe(1);
      expect(bench.journal.list({ limit: 1 })).toMatchObject([{ state: end }]);
      expect(bench.journal.verify()).toBeUndefined();
      expect(bench.mirror.getUser(user_id)?.profile.blocked ?? false).toBe(arrives);
      expect(simulator.requests.filter((request) => request.method === 'PATCH')).toHaveLength(arrives ? 1 : 0);
    } finally {
      bench.close();
    }
  },
);
