import { existsSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { programFile, programVersion } from '../src/programs.ts';

describe('programFile', () => {
  it('names entries beside this tree, with the ending of the source', () => {
    expect(programFile('daemon')).toMatch(/\/daemon\/main\.ts$/);
    expect(programFile('tui')).toMatch(/\/tui\/main\.ts$/);
    expect(programFile('simulator')).toMatch(/\/fixtures\/main\.ts$/);
  });

  it('knows the version of the package', () => {
    expect(programVersion()).toMatch(/^\d+\.\d+\.\d+/);
    expect(existsSync(new URL('../package.json', import.meta.url))).toBe(true);
  });
});
