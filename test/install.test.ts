import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly gypfile?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '..');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> };
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  allowScripts: Record<string, boolean>;
};
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

test('Every package of the lock file has a version and a checksum, and names no registry', () => {
  const loose = packages.filter(([, one]) => one.version === undefined || one.integrity === undefined);
  expect(loose.map(([path]) => path)).toEqual([]);
  expect(packages.filter(([, one]) => one.resolved !== undefined)).toEqual([]);
});

test('The lock file holds the parts for every platform, or npm ci refuses it', () => {
  const missing = packages.flatMap(([path, one]) =>
    Object.keys(one.optionalDependencies ?? {}).filter(
      (name) => !(`node_modules/${name}` in lock.packages || `${path}/node_modules/${name}` in lock.packages),
    ),
  );
  expect(missing).toEqual([]);
});

test('Nothing is compiled on installation: the database comes built, and npm is told so', () => {
  // `npm ci` reads this from the lock file alone, and `npm install` drops it when it writes the file anew.
  const { gypfile } = lock.packages['node_modules/better-sqlite3-multiple-ciphers'] ?? {};
  expect(gypfile, 'put `"gypfile": false` back below "integrity" in its entry of package-lock.json').toBe(false);
  expect(manifest.allowScripts).toEqual({
    node: true,
    '@github/keytar': false,
    'better-sqlite3-multiple-ciphers': false,
  });
});

test('No package but the runtime and the keychain brings a script that runs on installation', () => {
  const scripts = packages.filter(([, one]) => one.hasInstallScript === true).map(([path]) => path);
  expect(scripts.filter((path) => !path.endsWith('/fsevents'))).toEqual(['node_modules/keytar', 'node_modules/node']);
});
