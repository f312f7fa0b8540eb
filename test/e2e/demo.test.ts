import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { keepPicture } from '../helpers/picture.ts';
import { PtyTerminal } from '../helpers/pty-terminal.ts';
import { waitUntil } from '../helpers/wait-until.ts';

// Whole programs are started, synced and ended, on machines that do other things as well.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 90_000 });

const root = join(import.meta.dirname, '..', '..');
const parts = ['package.json', 'tsconfig.json', 'src', 'tui', 'daemon', 'fixtures', 'scripts', 'knip.json'];
let checkout: string;
let temporary: string;
beforeAll(() => {
  // It builds before it runs: in a copy, so that no other test finds half a program.
  checkout = mkdtempSync(join(tmpdir(), 'tenantry-checkout-'));
  for (const part of parts) cpSync(join(root, part), join(checkout, part), { recursive: true });
  symlinkSync(realpathSync(join(root, 'node_modules')), join(checkout, 'node_modules'));
});
afterAll(() => {
  rmSync(checkout, { recursive: true, force: true });
});
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'tenantry-demo-test-'));
});
afterEach(() => {
  rmSync(temporary, { recursive: true, force: true });
});

/**
 * `npm run demo` as a newcomer calls it, but that everything temporary lies where this test looks; `again` is the same
 * without another build.
 */
function runDemo(again = false): PtyTerminal {
  const env = { TMPDIR: temporary, TENANTRY_HOME: undefined, HOME: temporary, npm_config_cache: undefined };
  return new PtyTerminal({
    command: 'npm',
    args: ['run', '--silent', ...(again ? ['tenantry', '--', 'demo'] : ['demo'])],
    cwd: checkout,
    columns: 120,
    rows: 36,
    env,
  });
}

describe.skipIf(process.platform !== 'linux')('npm run demo', () => {
  test.each([
    { way: 'Q', keys: ['Q'], code: 0, again: false },
    { way: '^C twice', keys: ['^C', '^C'], code: 130, again: true },
  ])('shows users within seconds, and $way leaves no process and no file behind', async ({ keys, code, again }) => {
    await using terminal = runDemo(again);
    await terminal.waitFor(/@/u, 120_000);
    const started = descendants(terminal.pid);
    expect(started.length).toBeGreaterThan(1);
    await terminal.settle();
    keepPicture(terminal.emulator, 'demo');

    await terminal.press(...keys);
    expect((await terminal.exit()).code).toBe(code);
    expect(terminal.alternateScreen).toBe(false);
    await waitUntil('all its processes have ended', () => started.every((pid) => !isAlive(pid)));
    await waitUntil(
      'its files are gone',
      () => readdirSync(temporary).filter((name) => /tenantry/u.test(name)).length === 0,
    );
  });

  test('a closed terminal ends it all the same', async () => {
    await using terminal = runDemo(true);
    await terminal.waitFor(/@/u, 120_000);
    const started = descendants(terminal.pid);
    // As when the window is closed: everything in the foreground gets the signal.
    process.kill(-terminal.pid, 'SIGHUP');
    await terminal.exit();
    await waitUntil('all its processes have ended', () => started.every((pid) => !isAlive(pid)));
    await waitUntil(
      'its files are gone',
      () => readdirSync(temporary).filter((name) => /tenantry/u.test(name)).length === 0,
    );
  });
});

/** A process, its children and theirs, by what /proc tells now. */
function descendants(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .flatMap((name): [number, number][] => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])]];
      } catch {
        return [];
      }
    });
  const below = (parent: number): number[] =>
    parents.filter(([, of]) => of === parent).flatMap(([child]) => [child].concat(below(child)));
  return [pid, ...below(pid)];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
