import type { Environment } from '../../src/domain/tenant.ts';

const words: Readonly<Record<Environment, string>> = { production: 'PROD', staging: 'STG', development: 'DEV' };

/** Short enough for a tab and a cell. */
export function environmentWord(environment: Environment): string {
  return words[environment];
}
