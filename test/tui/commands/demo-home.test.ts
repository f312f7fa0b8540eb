import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { openDemoHome } from '../../../tui/commands/demo-home.ts';

test.skipIf(process.platform === 'win32')(
  'another shell is led into the demo by a file that nobody else can read',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "it's a demo-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = folder;
    const home = openDemoHome({ PATH: '/nowhere' });
    process.env['TMPDIR'] = before ?? '';
    if (before === undefined) delete process.env['TMPDIR'];
    const { TENANTRY_HOME = '', TENANTRY_PASSPHRASE } = home.env;
    const file = join(TENANTRY_HOME, 'env');
    expect(TENANTRY_HOME.startsWith(folder)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const script = '. "$0"; printf "%s\\n" "$TENANTRY_HOME" "$TENANTRY_CREDENTIAL_STORE" "$TENANTRY_PASSPHRASE"';
    const said = execFileSync('/bin/sh', ['-c', script, file], { encoding: 'utf8', env: {} });
    expect(said.trimEnd().split('\n')).toEqual([TENANTRY_HOME, 'file', TENANTRY_PASSPHRASE]);
    await home.close();
    expect(existsSync(TENANTRY_HOME)).toBe(false);
  },
);
