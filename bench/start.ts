import { performance } from 'node:perf_hooks';

import { PtyTerminal } from '../test/helpers/pty-terminal.ts';
import { SimulatorProcess } from '../test/helpers/running-simulator.ts';
import { TempHome } from '../test/helpers/temp-home.ts';
import type { Benchmark } from './benchmark.ts';
import { median } from './median.ts';

const users = 10_000;
const rounds = 9;

/** From the call of `tenantry` to the first users on a real terminal, against a Node that prints one word. */
export const start: Benchmark = {
  name: 'start',
  summary: `${users} users in an encrypted mirror, from the call to the first rows on a terminal`,
  run: async (print) => {
    await using simulator = await SimulatorProcess.start(['--users', String(users), '--seed', '7']);
    await using home = new TempHome();
    await home.addTenant('acme', simulator.tenant);
    await home.succeed(['sync', 'acme']);
    const floor: number[] = [];
    const first: number[] = [];
    const command: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      floor.push(await untilShown(new PtyTerminal({ args: ['-e', 'console.log("ready")'] }), 'ready'));
      first.push(await untilShown(home.terminal(), /@/u));
      command.push(await untilShown(home.terminal({ args: ['users', 'list', '--limit', '5'] }), 'LAST LOGIN'));
    }
    const [node, ui, list] = [median(floor), median(first), median(command)];
    print(`first rows ÷ node -e print   ${(ui / node).toFixed(2)}   (${ui.toFixed(0)} ms ÷ ${node.toFixed(0)} ms)`);
    print(`users list ÷ node -e print   ${(list / node).toFixed(2)}   (${list.toFixed(0)} ms)`);
  },
};

async function untilShown(opened: PtyTerminal, wanted: string | RegExp): Promise<number> {
  const begun = performance.now();
  await using terminal = opened;
  await terminal.waitFor(wanted);
  return performance.now() - begun;
}
