import type { UserProfile } from '../../src/domain/user.ts';
import { userFieldNames } from '../../src/mirror/user-fields.ts';
import { closestName } from '../../src/query/closest-name.ts';
import type { CommandOutput } from './command-output.ts';
import { valueAt } from './record-column.ts';

/**
 * Says of fields that were asked for, after the users that were printed: one that nobody has looks like one that is
 * empty. What a profile can have is for Auth0 and the tenant to say, so this is no error.
 */
export class EmptyFields {
  readonly #left: Set<string>;
  #seen = 0;

  constructor(fields: readonly string[] = []) {
    this.#left = new Set(fields.filter((field) => !userFieldNames.includes(field)));
  }

  look(profile: () => UserProfile): void {
    this.#seen += 1;
    for (const field of this.#left) if (valueAt(profile(), field) !== undefined) this.#left.delete(field);
  }

  say(output: CommandOutput): void {
    if (this.#seen === 0) return;
    for (const field of this.#left) {
      const meant = closestName(field, userFieldNames);
      const hint = meant === undefined ? '' : `: did you mean ${meant}?`;
      output.say(`note: none of the users that were printed has ${JSON.stringify(field)}${hint}`);
    }
  }
}
