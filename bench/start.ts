import { performance } from 'node:perf_hooks';

import { secretVariable } from '../src/credentials/secret-variable.ts';
import { hasKeychain, KeychainSession } from '../test/helpers/keychain-session.ts';
import { PtyTerminal } from '../test/helpers/pty-terminal.ts';
import { SimulatorProcess } from '../test/helpers/running-simulator.ts';
import { TempHome, type SimulatedTenant } from '../test/helpers/temp-home.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './median.ts';
import { type MeasuredHome, preparedHome } from './prepared-home.ts';

const users = 10_000;
const rounds = 9;
const tenant = 'acme';

/** From the call of `tenantry` to the first users on a real terminal, against a Node that prints one word. */
export const start: Benchmark = {
  name: 'start',
  summary: `from the call to the first rows on a terminal and to the first key that is answered: ${users} users in an encrypted mirror, or those of BENCH_HOME`,
  run: async (print) => {
    const prepared = preparedHome();
    if (prepared !== undefined) return measure('prepared home', prepared, print);
    await using simulator = await SimulatorProcess.start(['--users', String(users), '--seed', '7']);
    const environment = {
      TENANTRY_CREDENTIAL_STORE: 'env',
      TENANTRY_MASTER_KEY: '0'.repeat(64),
      [secretVariable(tenant)]: simulator.tenant.client_secret,
    };
    await measureOwn('keys in the environment', environment, simulator.tenant, print);
    if (!hasKeychain()) return;
    await using keychain = await KeychainSession.start();
    const inKeychain = { ...keychain.env, TENANTRY_CREDENTIAL_STORE: 'keychain', TENANTRY_PASSPHRASE: undefined };
    await measureOwn('keys in the keychain', inKeychain, simulator.tenant, print);
  },
};

/** The encrypted file is left out: its passphrase is meant to cost the better part of a second. */
async function measureOwn(
  title: string,
  env: Readonly<Record<string, string | undefined>>,
  simulated: SimulatedTenant,
  print: (line: string) => void,
): Promise<void> {
  await using home = new TempHome(env);
  await home.addTenant(tenant, simulated);
  await home.succeed(['sync', tenant]);
  await measure(title, home, print);
}

async function measure(title: string, home: MeasuredHome, print: (line: string) => void): Promise<void> {
  const floor: number[] = [];
  const first: number[] = [];
  const live: number[] = [];
  const command: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await untilShown(new PtyTerminal({ args: ['-e', 'console.log("ready")'] }), 'ready'));
    const shown = await untilLive(home.terminal({ columns: 200, rows: 60 }));
    first.push(shown.rows);
    live.push(shown.key);
    command.push(await untilShown(home.terminal({ args: ['users', 'list', '--limit', '5'] }), 'LAST LOGIN'));
  }
  const [node, ui, keys, list] = [median(floor), median(first), median(live), median(command)];
  print(
    `${title}: first rows ÷ node -e print  ${(ui / node).toFixed(1)}  (${ui.toFixed(0)} ms ÷ ${node.toFixed(0)} ms)`,
  );
  print(`${title}: keys live ÷ node -e print   ${(keys / node).toFixed(1)}  (${keys.toFixed(0)} ms)`);
  print(`${title}: users list ÷ node -e print  ${(list / node).toFixed(1)}  (${list.toFixed(0)} ms)`);
}

/** A key that is pressed as soon as there are rows, before anything reads it. */
async function untilLive(opened: PtyTerminal): Promise<{ rows: number; key: number }> {
  const begun = performance.now();
  await using terminal = opened;
  await terminal.waitFor(/@/u);
  const rows = performance.now() - begun;
  terminal.write('j');
  await terminal.waitFor(/row 2 of/u);
  return { rows, key: performance.now() - begun };
}

async function untilShown(opened: PtyTerminal, wanted: string | RegExp): Promise<number> {
  const begun = performance.now();
  await using terminal = opened;
  await terminal.waitFor(wanted);
  return performance.now() - begun;
}
