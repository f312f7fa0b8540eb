/**
 * The only error type that we throw, and the one table that says what each kind of failure means:
 * can another try help, which exit code follows, what is it called, and what should the person do.
 */

/** What follows from a failure of one kind. */
export interface ErrorKindRow {
  /** True when the same call may succeed later without anybody changing anything. */
  readonly retry: boolean;
  /** Exit code of a command that ends with it. See the README's table. */
  readonly exitCode: number;
  /** A heading of a few words, in lower case, for a toast or a status line. */
  readonly title: string;
  /** What to do now, when the thrower knows nothing better. */
  readonly hint: string;
}

export const errorKinds = {
  usage: { retry: false, exitCode: 2, title: 'cannot understand this', hint: 'Run the command with --help.' },
  not_found: { retry: false, exitCode: 3, title: 'not found', hint: 'Check the id and the tenant.' },
  refused: { retry: false, exitCode: 4, title: 'refused here', hint: 'Nothing was sent to Auth0.' },
  read_only: {
    retry: false,
    exitCode: 4,
    title: 'tenant is read-only',
    hint: 'Allow changes with `tenantry tenants edit NAME --read-write`.',
  },
  insufficient_scope: {
    retry: false,
    exitCode: 4,
    title: 'scope is missing',
    hint: 'Grant the scope to the application: Auth0 dashboard, Applications > APIs > Auth0 Management API.',
  },
  not_in_plan: {
    retry: false,
    exitCode: 5,
    title: 'not in the plan of this tenant',
    hint: 'Auth0 offers this on another subscription.',
  },
  auth0_refused: { retry: false, exitCode: 5, title: 'Auth0 said no', hint: 'Nothing was changed.' },
  conflict: {
    retry: false,
    exitCode: 5,
    title: 'the record has moved',
    hint: 'Look at the record as it is now, then decide again.',
  },
  bad_credentials: {
    retry: false,
    exitCode: 5,
    title: 'credentials are refused',
    hint: 'Check them with `tenantry tenants test NAME`, or store new ones with `tenantry tenants edit NAME`.',
  },
  rate_limited: { retry: true, exitCode: 5, title: 'rate limit reached', hint: 'Wait until the limit is refilled.' },
  server_error: { retry: true, exitCode: 5, title: 'Auth0 has a problem', hint: 'Try again; see status.auth0.com.' },
  bad_answer: {
    retry: true,
    exitCode: 5,
    title: 'unreadable answer',
    hint: 'Something between here and Auth0 may have changed the answer (a proxy or a login page).',
  },
  network: { retry: true, exitCode: 5, title: 'no connection', hint: 'Check the network; the mirror stays readable.' },
  timeout: { retry: true, exitCode: 5, title: 'no answer in time', hint: 'Try again.' },
  unknown_outcome: {
    retry: false,
    exitCode: 5,
    title: 'outcome unknown',
    hint: 'The request may or may not have reached Auth0. It is not sent again; the record is read again to find out.',
  },
  partly_done: { retry: false, exitCode: 6, title: 'partly done', hint: 'See the report.' },
  stale: { retry: true, exitCode: 7, title: 'mirror is stale', hint: 'Run `tenantry sync`, or start the daemon.' },
  daemon_not_running: {
    retry: true,
    exitCode: 7,
    title: 'daemon is not running',
    hint: 'Start it with `tenantry daemon start`.',
  },
  upgraded: {
    retry: true,
    exitCode: 7,
    title: 'another version was installed',
    hint: 'The new version goes on where this one stopped: see `tenantry daemon status`, or `tenantry daemon start`.',
  },
  locked_out: { retry: true, exitCode: 7, title: 'somebody else holds the lock', hint: 'Wait for the other process.' },
  keychain_locked: {
    retry: true,
    exitCode: 1,
    title: 'keychain is locked',
    hint: 'Unlock it (log in to the desktop or run your keyring unlock command) and try again.',
  },
  keychain_unavailable: {
    retry: false,
    exitCode: 1,
    title: 'no keychain here',
    hint: 'Set TENANTRY_CREDENTIAL_STORE=file and TENANTRY_PASSPHRASE to keep secrets in an encrypted file.',
  },
  passphrase_needed: {
    retry: false,
    exitCode: 1,
    title: 'passphrase needed',
    hint: 'Set TENANTRY_PASSPHRASE to the passphrase of the encrypted credential file.',
  },
  bad_config: { retry: false, exitCode: 2, title: 'configuration is not valid', hint: 'Correct the named line.' },
  mirror_damaged: {
    retry: false,
    exitCode: 1,
    title: 'mirror cannot be read',
    hint: 'The daemon sets it aside and fills a new one by itself; without a daemon, `tenantry sync` does.',
  },
  mirror_replaced: {
    retry: true,
    exitCode: 1,
    title: 'mirror was replaced meanwhile',
    hint: 'Try again: the new file is opened then.',
  },
  key_missing: {
    retry: false,
    exitCode: 1,
    title: 'key is not here',
    hint: 'Choose the credential store that holds it with TENANTRY_CREDENTIAL_STORE.',
  },
  disk_failed: {
    retry: true,
    exitCode: 1,
    title: 'disk does not answer',
    hint: 'Check that the disk is still there and healthy; nothing was changed.',
  },
  mirror_too_new: {
    retry: false,
    exitCode: 1,
    title: 'mirror was made by a newer version',
    hint: 'Upgrade tenantry; the mirror was left as it is.',
  },
  disk_full: { retry: true, exitCode: 1, title: 'disk is full', hint: 'Free some space; nothing was lost.' },
  interrupted: { retry: true, exitCode: 130, title: 'interrupted', hint: 'Run it again to go on where it stopped.' },
  bug: { retry: false, exitCode: 1, title: 'internal error', hint: 'This is a fault in tenantry; please report it.' },
} as const satisfies Record<string, ErrorKindRow>;

export type ErrorKind = keyof typeof errorKinds;

/** What a thrower may add to the message. None of it may hold a secret, a token or a whole profile. */
export interface AppErrorOptions {
  /** What to do now; the table's hint when left out. */
  readonly hint?: string | undefined;
  /** Name of the tenant that it happened in. */
  readonly tenant?: string | undefined;
  /** The original failure. */
  readonly cause?: unknown;
  /** Status of Auth0's answer, where there was one. */
  readonly statusCode?: number | undefined;
  /** Auth0's `errorCode`, such as `inexistent_user`. */
  readonly errorCode?: string | undefined;
  /** Scopes that Auth0 expects, as read from a 403: one of them or all, which the hint tells. */
  readonly scopes?: readonly string[] | undefined;
  /** When it may be tried again, in milliseconds since the epoch. */
  readonly retryAt?: number | undefined;
}

/**
 * A failure with a kind. `message` says what happened, to what, in which tenant; `hint` says what to do now.
 */
export class AppError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string;
  readonly tenant: string | undefined;
  readonly statusCode: number | undefined;
  readonly errorCode: string | undefined;
  readonly scopes: readonly string[];
  readonly retryAt: number | undefined;

  constructor(kind: ErrorKind, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.kind = kind;
    this.hint = options.hint ?? errorKinds[kind].hint;
    this.tenant = options.tenant;
    this.statusCode = options.statusCode;
    this.errorCode = options.errorCode;
    this.scopes = options.scopes ?? [];
    this.retryAt = options.retryAt;
  }

  get retry(): boolean {
    return errorKinds[this.kind].retry;
  }

  get exitCode(): number {
    return errorKinds[this.kind].exitCode;
  }
}

/** True for an AppError of this kind, or of any kind when none is named. */
export function isAppError(error: unknown, kind?: ErrorKind): error is AppError {
  return error instanceof AppError && (kind === undefined || error.kind === kind);
}

/** Gives every failure a kind: an AppError as it is, an abort as `interrupted`, anything else as `bug`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && error.name === 'AbortError') {
    return new AppError('interrupted', 'interrupted', { cause: error });
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') {
    return new AppError('disk_full', 'the disk is full', { cause: error });
  }
  return new AppError('bug', error instanceof Error ? error.message : String(error), { cause: error });
}
