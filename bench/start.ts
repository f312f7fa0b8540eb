import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { hasKeychain, KeychainSession } from '../test/helpers/keychain-session.ts';
import { PtyTerminal } from '../test/helpers/pty-terminal.ts';
import { SimulatorProcess } from '../test/helpers/running-simulator.ts';
import { TempHome } from '../test/helpers/temp-home.ts';
import { copyHome, openBigHome, size } from './big-home.ts';
import type { Benchmark } from './benchmark.ts';
import { atMost } from './goal.ts';
import { median } from './median.ts';

const rounds = 9;

/** From the call of `tenantry` to the first users on a real terminal, against a Node that prints one word. */
export const start: Benchmark = {
  name: 'start',
  summary: `from the call to the first rows on a terminal and to the first key that is answered: ${size.users} users (BENCH_USERS) in an encrypted mirror`,
  run: async (print, note) => {
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
    try {
      const home = copyHome(await openBigHome(print), folder);
      await startOnce(home, print);
      const { node, rows, keys } = await measure('keys in the environment', home, print);
      const against = `node -e print: ${node.toFixed(0)} ms`;
      const limit =
        'the code of all screens, which know each other, is taken in and run before one can be drawn: half of the time';
      note({
        what: 'first rows ÷ a Node that prints a word',
        ours: `${rows.toFixed(0)} ms`,
        against,
        ratio: rows / node,
        goal: atMost(9, 2, { value: rows / node, limit }),
      });
      note({
        what: 'keys live ÷ the same',
        ours: `${keys.toFixed(0)} ms`,
        against,
        ratio: keys / node,
        goal: atMost(9, 5, {
          value: keys / node,
          limit: 'the code of Ink and React is loaded, and draws its first frame',
        }),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    if (hasKeychain()) await measureKeychain(print);
  },
};

/** What Node compiles is kept for every later start: only the first after an update has to wait for it. */
async function startOnce(home: Pick<TempHome, 'terminal'>, print: (line: string) => void): Promise<void> {
  await using terminal = home.terminal({ columns: 200, rows: 60 });
  const begun = performance.now();
  await terminal.waitFor(/@/u);
  print(`the very first start, until its first rows: ${(performance.now() - begun).toFixed(0)} ms`);
  await terminal.press('q');
  await terminal.exit();
}

/** Few users: it is only about the keys. The encrypted file is left out: its passphrase is meant to cost time. */
async function measureKeychain(print: (line: string) => void): Promise<void> {
  await using simulator = await SimulatorProcess.start(['--users', '2000', '--seed', '7']);
  await using keychain = await KeychainSession.start();
  const env = { ...keychain.env, TENANTRY_CREDENTIAL_STORE: 'keychain', TENANTRY_PASSPHRASE: undefined };
  await using home = new TempHome(env);
  await home.addTenant('acme', simulator.tenant);
  await home.succeed(['sync', 'acme']);
  await startOnce(home, print);
  await measure('keys in the keychain', home, print);
}

/** Medians, in milliseconds. */
async function measure(
  title: string,
  home: Pick<TempHome, 'terminal'>,
  print: (line: string) => void,
): Promise<{ readonly node: number; readonly rows: number; readonly keys: number }> {
  const floor: number[] = [];
  const first: number[] = [];
  const live: number[] = [];
  const command: number[] = [];
  const args = ['users', 'list', '--limit', '5'];
  // What is compiled of a command is kept when it ends.
  await home.terminal({ args }).exit();
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await untilShown(new PtyTerminal({ args: ['-e', 'console.log("ready")'] }), 'ready'));
    const shown = await untilLive(home.terminal({ columns: 200, rows: 60 }));
    first.push(shown.rows);
    live.push(shown.key);
    command.push(await untilShown(home.terminal({ args }), 'LAST LOGIN'));
  }
  const [node, ui, keys, list] = [median(floor), median(first), median(live), median(command)];
  print(
    `${title}: first rows ÷ node -e print  ${(ui / node).toFixed(1)}  (${ui.toFixed(0)} ms ÷ ${node.toFixed(0)} ms)`,
  );
  print(`${title}: keys live ÷ node -e print   ${(keys / node).toFixed(1)}  (${keys.toFixed(0)} ms)`);
  print(`${title}: users list ÷ node -e print  ${(list / node).toFixed(1)}  (${list.toFixed(0)} ms)`);
  return { node, rows: ui, keys };
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
