import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { serviceManagers } from '../../src/service/index.ts';
import type { ServiceOwner, ServiceSettings } from '../../src/service/service-manager.ts';
import { readNote } from '../../src/service/service-note.ts';

const owner: ServiceOwner = { home: '/home/ada', name: 'ada', uid: 1000, env: { USERDOMAIN: 'OFFICE' } };

const plain: ServiceSettings = {
  name: 'tenantry',
  node: '/usr/bin/node',
  nodeOptions: ['--max-semi-space-size=2'],
  program: '/usr/lib/node_modules/tenantry/dist/daemon/main.js',
  version: '1.2.3',
  environment: {},
  folders: ['/home/ada/.config/tenantry', '/home/ada/.local/share/tenantry', '/home/ada/.local/state/tenantry'],
};

/** Spaces, both quotes, a backslash, a percent sign with a systemd specifier, a variable, XML's own, an emoji. */
const hostile = String.raw`/opt/it's "so" 100%h $HOME \x41 <b>&amp; --> ünï 🦊;`;

const odd: ServiceSettings = {
  ...plain,
  name: 'tenantry-1a2b3c4d',
  node: `${hostile}/node`,
  program: `${hostile}/main.js`,
  environment: { TENANTRY_HOME: hostile, TENANTRY_CREDENTIAL_STORE: 'keychain' },
  folders: [`${hostile}/config`, `${hostile}/data`, `${hostile}/state`],
};

const endings: Partial<Record<NodeJS.Platform, string>> = { linux: 'service', darwin: 'plist', win32: 'xml' };

describe.each(serviceManagers.map((manager) => [manager.platform, manager] as const))(
  'The service file for %s',
  (platform, manager) => {
    it('is written exactly so', async () => {
      await expect(manager.text(plain, owner)).toMatchFileSnapshot(`golden/plain.${endings[platform]}`);
    });

    it('holds hostile paths as text and nothing else', async () => {
      await expect(manager.text(odd, owner)).toMatchFileSnapshot(`golden/hostile.${endings[platform]}`);
    });

    it('tells which Node and which program it starts, through its bytes and back', () => {
      const { node, program, version } = odd;
      const bytes = manager.encode(manager.text(odd, owner));
      expect(readNote(manager.decode(bytes))).toEqual({ node, program, version });
      expect(readNote('[Unit]\nDescription=somebody else’s\n')).toBeUndefined();
    });
  },
);

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

describe('For systemd', () => {
  it('a Node whose path has quotes is no program', () => {
    const [manager] = serviceManagers;
    expect(manager!.unwritable?.(odd)).toBe(odd.node);
    expect(manager!.unwritable?.({ ...odd, node: '/opt/100% ünï $HOME/node' })).toBeUndefined();
  });
});

describe.skipIf(!hasAnalyze)('For systemd-analyze', () => {
  it.each([
    ['plain', plain],
    ['hostile', { ...odd, node: process.execPath }],
  ])('the %s unit has nothing that it would ignore or refuse', (_name, settings) => {
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-unit-'));
    try {
      const [manager] = serviceManagers;
      const file = join(folder, `${settings.name}.service`);
      // What is started has to exist.
      writeFileSync(file, manager!.text({ ...settings, node: process.execPath }, owner));
      const env = { ...process.env, XDG_RUNTIME_DIR: folder };
      const said = spawnSync('systemd-analyze', ['verify', '--user', '--man=no', file], { env, encoding: 'utf8' });
      expect(said.stderr).toBe('');
      expect(said.status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

const hasPython = spawnSync('python3', ['-c', 'import plistlib, xml.etree.ElementTree']).status === 0;

describe.skipIf(!hasPython)('For another reader', () => {
  it('the property list has the very arguments, environment and files', () => {
    const [, manager] = serviceManagers;
    const program = 'import json, plistlib, sys; print(json.dumps(plistlib.loads(sys.stdin.buffer.read())))';
    expect(read(program, manager!.encode(manager!.text(odd, owner)))).toMatchObject({
      Label: odd.name,
      ProgramArguments: [odd.node, ...odd.nodeOptions, odd.program],
      EnvironmentVariables: odd.environment,
      StandardErrorPath: `${hostile}/state/daemon-output.log`,
      Umask: 0o077,
      HardResourceLimits: { Core: 0 },
    });
  });

  it('the task has a command line that Windows takes apart into the very arguments', () => {
    const [, , manager] = serviceManagers;
    const program =
      'import json, sys; from xml.etree import ElementTree as E; ' +
      'root = E.fromstring(sys.stdin.buffer.read()); print(json.dumps([e.text for e in root.iter() if e.tag.endswith("}Arguments")]))';
    const [line = ''] = read(program, manager!.encode(manager!.text(odd, owner))) as string[];
    const set = Object.entries(odd.environment).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    const expected = ['--headless', odd.node, ...odd.nodeOptions, odd.program, '--respawn', ...set];
    expect(takeApart(line)).toEqual(expected);
  });
});

function read(program: string, input: Buffer): unknown {
  return JSON.parse(execFileSync('python3', ['-c', program], { input, encoding: 'utf8' }));
}

/** As the run-time library of Microsoft's C does. */
function takeApart(line: string): string[] {
  const found: string[] = [];
  let word = '';
  let quoted = false;
  let slashes = 0;
  for (const sign of line) {
    if (sign === '\\') {
      slashes += 1;
      continue;
    }
    word += '\\'.repeat(sign === '"' ? Math.floor(slashes / 2) : slashes);
    const isText = sign === '"' && slashes % 2 === 1;
    slashes = 0;
    if (sign === '"' && !isText) quoted = !quoted;
    else if (sign === ' ' && !quoted) {
      found.push(word);
      word = '';
    } else word += sign;
  }
  return [...found, word + '\\'.repeat(slashes)];
}
