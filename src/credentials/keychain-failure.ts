import { AppError } from '../errors.ts';
import type { ErrorKind } from '../errors.ts';
import { redact } from '../redact.ts';

interface KeychainState {
  /** How libsecret, the Keychain or keytar's loader word it. */
  readonly pattern: RegExp;
  readonly kind: ErrorKind;
  readonly message: string;
  readonly hint: string;
}

const useFile = 'or set TENANTRY_CREDENTIAL_STORE=file and TENANTRY_PASSPHRASE to keep secrets in an encrypted file.';

/** The states that a keychain can be in, apart from working, each with what to do about it. */
const states: readonly KeychainState[] = [
  {
    pattern: /native addon|cannot open shared object|ERR_DLOPEN/i,
    kind: 'keychain_unavailable',
    message: 'the library of the keychain is missing',
    hint: `Install libsecret (Debian and Ubuntu: libsecret-1-0), ${useFile}`,
  },
  {
    pattern: /locked collection|is locked|interaction is not allowed|prompt was dismissed|user cancel/i,
    kind: 'keychain_locked',
    message: 'the keychain is locked',
    hint: 'Unlock it (log in to the desktop, or `gnome-keyring-daemon --unlock`) and try again.',
  },
  {
    pattern: /object does not exist at path|no such secret collection/i,
    kind: 'keychain_locked',
    message: 'the keychain was never opened: it has no login keyring yet',
    hint: `Log in to the desktop once, or run \`gnome-keyring-daemon --unlock\`; ${useFile}`,
  },
  {
    pattern: /autolaunch|D-?Bus without/i,
    kind: 'keychain_unavailable',
    message: 'there is no keychain here: no D-Bus session',
    hint: `Run inside a desktop session or \`dbus-run-session\`, ${useFile}`,
  },
  {
    pattern: /could not connect|connection refused|connection is closed/i,
    kind: 'keychain_unavailable',
    message: 'the keychain cannot be reached: nothing answers at DBUS_SESSION_BUS_ADDRESS',
    hint: `Log in again so that the session bus runs, ${useFile}`,
  },
  {
    pattern: /was not provided by any|ServiceUnknown|no such interface/i,
    kind: 'keychain_unavailable',
    message: 'there is no keychain here: no secret service runs in this session',
    hint: `Install and start gnome-keyring or KWallet, ${useFile}`,
  },
  {
    pattern: /timeout was reached|timed out/i,
    kind: 'keychain_locked',
    message: 'the keychain does not answer',
    hint: 'Look for a window that asks to unlock it, then try again.',
  },
];

/** Gives a failure of the keychain its kind and its words. Its own message is kept as the cause, redacted. */
export function describeKeychainFailure(failure: { loaded: boolean; message: string }): AppError {
  const said = redact(failure.message).slice(0, 300);
  const found = failure.loaded ? states.find(({ pattern }) => pattern.test(said)) : states[0];
  const cause = new Error(said);
  if (found !== undefined) return new AppError(found.kind, found.message, { hint: found.hint, cause });
  return new AppError('keychain_unavailable', `the keychain refused: ${said}`, {
    hint: `Try again, ${useFile}`,
    cause,
  });
}

/** A keychain that waits for somebody is there; its items are not lost. */
export function keychainSilent(patience: number): AppError {
  return new AppError('keychain_locked', `the keychain did not answer within ${Math.round(patience / 1000)} s`, {
    hint: 'It may be waiting for you: look for a window that asks to unlock it, then try again.',
  });
}
