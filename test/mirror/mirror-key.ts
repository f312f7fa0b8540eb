import { Secret } from '../../src/secret.ts';

export const mirrorKey = new Secret('5a'.repeat(32));
