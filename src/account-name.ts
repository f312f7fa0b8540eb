import { userInfo } from 'node:os';

/** Name of the account on this computer; `unknown` where it has none, as in a container that runs under a bare number. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
