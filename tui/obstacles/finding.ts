/** How a finding speaks about logging in: nothing in the way, in the way, perhaps in the way, not known. */
type FindingLevel = 'good' | 'bad' | 'warn' | 'unknown';

/** One line of the answer to "why can't they log in?". Text is raw. */
export interface Finding {
  /** Tells it from the others: the name of its check, with what it is about. */
  readonly id: string;
  readonly level: FindingLevel;
  /** Short enough for a line. */
  readonly words: string;
  /** What it means, and what helps. */
  readonly more?: string | undefined;
  /** What to do about it: a row of `fixes`. */
  readonly fix?: FixName | undefined;
}

export type FixName = 'unblock' | 'lift-blocks' | 'access' | 'history' | 'verify' | 'password' | 'reset-mfa';

/** What helps: an action on the user by its name, or the tab where one looks; and the command that does the same. */
export interface Fix {
  readonly action?: string | undefined;
  readonly tab?: string | undefined;
  readonly words: string;
  readonly command: string;
}

export const fixes: Readonly<Record<FixName, Fix>> = {
  unblock: { action: 'unblock', words: 'unblock', command: 'users unblock' },
  'lift-blocks': { action: 'lift-blocks', words: 'lift the blocks', command: 'users unblock-login' },
  access: { tab: 'user-access', words: 'application access', command: 'access show --user' },
  verify: { action: 'send-verification', words: 'verify it', command: 'users verify-email' },
  password: { action: 'set-password', words: 'change password', command: 'users reset-password' },
  'reset-mfa': { action: 'reset-mfa', words: 'reset MFA', command: 'users reset-mfa' },
  history: { tab: 'history', words: 'see the log', command: 'users logs' },
};
