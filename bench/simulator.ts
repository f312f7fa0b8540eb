import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';

import { SimulatorProcess } from '../test/helpers/running-simulator.ts';
import { TenantClient } from './ask-tenant.ts';
import type { Benchmark } from './benchmark.ts';
import { figuresOf } from './process-figures.ts';

const users = 1_000_000;
const events = 10_000_000;
const many = 100_000;
const few = 3000;

/** Whether what is measured against a simulated tenant is the product, and not the tenant. By time on processors. */
export const simulator: Benchmark = {
  name: 'simulator',
  summary: `${users} simulated users and ${events} log events, against a server that sends as many bytes`,
  isApart: true,
  run: async (print) => {
    const begun = performance.now();
    const size = ['--users', String(users), '--logs', String(events)];
    await using running = await SimulatorProcess.start([...size, '--seed', '7', '--plan', 'private-cloud']);
    const start = figuresOf(running.pid);
    print(`ready after ${((performance.now() - begun) / 1000).toFixed(1)} s, with ${start.memory.toFixed(0)} MB`);
    using client = new TenantClient(running.tenant.url);
    await client.signIn(running.tenant);
    // The first question sorts the column of its date; the first few hundred find code that is not yet compiled.
    await askMany(client, 300, userPage);
    for (const { title, path } of await questions(client)) {
      await compare(title, running.pid, client, path, print);
    }
    const warm = figuresOf(running.pid).memory;
    await askMany(client, many, userPage);
    const { memory } = figuresOf(running.pid);
    print(
      `memory after ${many} more pages ÷ before  ${(memory / warm).toFixed(2)}  (${memory.toFixed(0)} MB ÷ ${warm.toFixed(0)} MB)`,
    );
  },
};

interface Question {
  readonly title: string;
  /** The n-th question of some. No two are the same where the simulator could remember the answer. */
  readonly path: (n: number, count: number) => string;
}

const years = 5 * 365 * 86_400_000;
const now = Date.now();

function pageFrom(field: string, n: number, count: number): string {
  const from = new Date(now - years * (1 - n / count)).toISOString();
  return `/api/v2/users?q=${encodeURIComponent(`${field}:[${from} TO *]`)}&sort=${field}:1&per_page=100`;
}

const userPage: Question['path'] = (n, count) => pageFrom('created_at', n, count);

async function questions(client: TenantClient): Promise<readonly Question[]> {
  const page = JSON.parse((await client.get('/api/v2/users?per_page=100')).toString()) as {
    readonly user_id: string;
  }[];
  const ids = page.map(({ user_id }) => encodeURIComponent(user_id));
  const first = Date.now() - 9 * 86_400_000;
  return [
    { title: 'page of 100 users by created_at', path: userPage },
    { title: 'page of 100 users by updated_at', path: (n, count) => pageFrom('updated_at', n, count) },
    { title: '100 users, two fields', path: (n, count) => `${userPage(n, count)}&fields=user_id,updated_at` },
    { title: 'user by id', path: (n) => `/api/v2/users/${ids[n % ids.length]}` },
    {
      title: 'page of 100 log events',
      // Any text that sorts between two ids is a checkpoint.
      path: (n, count) => {
        const at = new Date(first + (n / count) * 8 * 86_400_000).toISOString().replaceAll(/\D/g, '');
        return `/api/v2/logs?take=100&from=900${at}`;
      },
    },
  ];
}

/** Prints what a question costs the simulator, and what as many bytes cost a server that does nothing else. */
async function compare(
  title: string,
  pid: number,
  client: TenantClient,
  path: Question['path'],
  print: (line: string) => void,
): Promise<void> {
  const cost = await costOf(pid, client, path);
  await using bare = await startBareServer(Math.round(cost.bytes));
  using floor = new TenantClient(bare.url);
  await askMany(floor, 300, path);
  const least = await costOf(bare.pid, floor, path);
  const [rate, most] = [1000 / cost.cpu, 1000 / least.cpu];
  print(
    `${title}: bare server ÷ simulator  ${(most / rate).toFixed(1)}  (${most.toFixed(0)} ÷ ${rate.toFixed(0)} a second of one processor, ${(cost.bytes / 1000).toFixed(1)} kB)`,
  );
}

async function costOf(
  pid: number,
  client: TenantClient,
  path: Question['path'],
): Promise<{ readonly cpu: number; readonly bytes: number }> {
  // The largest plan lets 5,000 through at once and as many again in a second.
  await wait(1000);
  const before = figuresOf(pid);
  const bytes = await askMany(client, few, path);
  return { cpu: (figuresOf(pid).cpu - before.cpu) / few, bytes: bytes / few };
}

/** Asks by four connections at a time. @returns how many bytes came */
async function askMany(client: TenantClient, count: number, path: Question['path']): Promise<number> {
  let next = 0;
  let bytes = 0;
  const ask = async (): Promise<void> => {
    while (next < count) {
      const answer = await client.get(path(next++, count));
      bytes += answer.length;
    }
  };
  await Promise.all([ask(), ask(), ask(), ask()]);
  return bytes;
}

interface BareServer extends AsyncDisposable {
  readonly pid: number;
  readonly url: string;
}

async function startBareServer(size: number): Promise<BareServer> {
  const program = fileURLToPath(new URL('bare-server.ts', import.meta.url));
  const child = spawn(process.execPath, [program, String(size)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    pid: child.pid!,
    url: `http://127.0.0.1:${line.toString().trim()}`,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await once(child, 'close');
    },
  };
}
