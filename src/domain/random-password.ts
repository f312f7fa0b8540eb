import { Secret } from '../secret.ts';
import { generatePassword } from './generate-password.ts';

/** A password that nobody typed and nobody sees: whoever it is for has to reset it. */
export class RandomPassword extends Secret {
  constructor() {
    super(generatePassword());
  }
}

/** How a review speaks of a password that it must not show. */
export function passwordWords(password: Secret): string {
  return password instanceof RandomPassword ? 'made at random, nobody knows it' : 'as typed, not shown';
}
