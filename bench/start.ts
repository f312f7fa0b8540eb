import { performance } from 'node:perf_hooks';

import { secretVariable } from '../src/credentials/secret-variable.ts';
import { hasKeychain, KeychainSession } from '../test/helpers/keychain-session.ts';
import { PtyTerminal } from '../test/helpers/pty-terminal.ts';
import { SimulatorProcess } from '../test/helpers/running-simulator.ts';
import { TempHome, type SimulatedTenant } from '../test/helpers/temp-home.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './median.ts';

const users = 10_000;
const rounds = 9;
const tenant = 'acme';

/** From the call of `tenantry` to the first users on a real terminal, against a Node that prints one word. */
export const start: Benchmark = {
  name: 'start',
  summary: `${users} users in an encrypted mirror, from the call to the first rows on a terminal`,
  run: async (print) => {
    await using simulator = await SimulatorProcess.start(['--users', String(users), '--seed', '7']);
    const environment = {
      TENANTRY_CREDENTIAL_STORE: 'env',
      TENANTRY_MASTER_KEY: '0'.repeat(64),
      [secretVariable(tenant)]: simulator.tenant.client_secret,
    };
    await measure('keys in the environment', environment, simulator.tenant, print);
    if (!hasKeychain()) return;
    await using keychain = await KeychainSession.start();
    const inKeychain = { ...keychain.env, TENANTRY_CREDENTIAL_STORE: 'keychain', TENANTRY_PASSPHRASE: undefined };
    await measure('keys in the keychain', inKeychain, simulator.tenant, print);
  },
};

/** The encrypted file is left out: its passphrase is meant to cost the better part of a second. */
async function measure(
  title: string,
  env: Readonly<Record<string, string | undefined>>,
  simulated: SimulatedTenant,
  print: (line: string) => void,
): Promise<void> {
  await using home = new TempHome(env);
  await home.addTenant(tenant, simulated);
  await home.succeed(['sync', tenant]);
  const floor: number[] = [];
  const first: number[] = [];
  const command: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await untilShown(new PtyTerminal({ args: ['-e', 'console.log("ready")'] }), 'ready'));
    first.push(await untilShown(home.terminal(), /@/u));
    command.push(await untilShown(home.terminal({ args: ['users', 'list', '--limit', '5'] }), 'LAST LOGIN'));
  }
  const [node, ui, list] = [median(floor), median(first), median(command)];
  print(
    `${title}: first rows ÷ node -e print  ${(ui / node).toFixed(1)}  (${ui.toFixed(0)} ms ÷ ${node.toFixed(0)} ms)`,
  );
  print(`${title}: users list ÷ node -e print  ${(list / node).toFixed(1)}  (${list.toFixed(0)} ms)`);
}

async function untilShown(opened: PtyTerminal, wanted: string | RegExp): Promise<number> {
  const begun = performance.now();
  await using terminal = opened;
  await terminal.waitFor(wanted);
  return performance.now() - begun;
}
