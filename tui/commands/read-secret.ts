import type { CredentialKind } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';
import { privateKey, readKeyFile } from '../setup/read-key-file.ts';
import { askLine, isInteractive } from './ask.ts';
import type { CommandContext } from './command.ts';
import { readStdin } from './read-stdin.ts';

/** What commander leaves of the options that name where a secret is. A secret itself is never an option. */
export interface SecretOptions {
  readonly clientSecretStdin?: boolean;
  readonly privateKey?: string;
  readonly tokenStdin?: boolean;
}

export interface Credential {
  readonly kind: CredentialKind;
  readonly secret: Secret;
}

/**
 * Reads the secret that the options name; undefined when they name none.
 * @throws AppError `usage` when it cannot be read or is none
 */
export async function readCredential(context: CommandContext, options: SecretOptions): Promise<Credential | undefined> {
  if (options.privateKey !== undefined) {
    const { privateKey: path } = options;
    return {
      kind: 'private_key_jwt',
      secret: path === '-' ? privateKey(await readStdin(context)) : readKeyFile(path),
    };
  }
  if (options.tokenStdin === true) {
    return { kind: 'token', secret: filled(await readHidden(context, 'Access token:'), 'access token') };
  }
  if (options.clientSecretStdin === true) {
    return { kind: 'client_secret', secret: filled(await readHidden(context, 'Client secret:'), 'client secret') };
  }
  return undefined;
}

/** Asks for a client secret without showing it. */
export async function askClientSecret(context: CommandContext): Promise<Credential> {
  if (!isInteractive(context)) {
    throw new AppError('usage', 'no secret was given', {
      hint: 'Use --private-key FILE, or --client-secret-stdin with the secret on standard input.',
    });
  }
  const secret = await askLine(context, 'Client secret (not shown while you type):', { hidden: true });
  return { kind: 'client_secret', secret: filled(secret, 'client secret') };
}

/** A secret from a hidden prompt, or from standard input where nobody types. */
export async function readHidden(context: CommandContext, question: string): Promise<string> {
  return context.stdin.isTTY ? askLine(context, question, { hidden: true }) : readStdin(context);
}

function filled(text: string, what: string): Secret {
  const secret = text.trim();
  if (secret === '') throw new AppError('usage', `the ${what} is empty`, { hint: 'Give it on standard input.' });
  if (/\s/.test(secret)) throw new AppError('usage', `the ${what} holds blanks or line breaks`);
  return new Secret(secret);
}
