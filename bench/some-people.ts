import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import type { UserProfile } from '../src/domain/user.ts';
import { userCondition } from '../src/mirror/user-condition.ts';
import { parseQuery } from '../src/query/parse-query.ts';
import { QueryError } from '../src/query/query-error.ts';
import type { BigHome } from './big-home.ts';

/** Users from all over a home's file of users. */
export function somePeople({ usersFile }: BigHome, count: number): UserProfile[] {
  const file = openSync(usersFile, 'r');
  const { size } = fstatSync(file);
  const piece = Buffer.alloc(65_536);
  try {
    return Array.from({ length: count }, (_, i) => {
      const length = readSync(file, piece, 0, piece.length, Math.floor((i * (size - piece.length)) / count));
      const [, line = ''] = piece.toString('utf8', 0, length).split('\n', 2);
      return JSON.parse(line) as UserProfile;
    });
  } finally {
    closeSync(file);
  }
}

/** Whether a text is a question: half a name with a colon is not, nor is one that begins like a field. */
export function isAsked(text: string): boolean {
  try {
    userCondition({ query: parseQuery(text).root }, 0);
    return true;
  } catch (error) {
    if (error instanceof QueryError) return false;
    throw error;
  }
}
