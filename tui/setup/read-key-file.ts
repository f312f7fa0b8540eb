import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { AppError } from '../../src/errors.ts';
import { Secret } from '../../src/secret.ts';

/** @throws AppError `usage` when it cannot be read or holds no key that Auth0 takes */
export function readKeyFile(path: string): Secret {
  return privateKey(readFile(path));
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new AppError('usage', `cannot read the file ${path}`, {
      hint: 'Name the file that holds the private key in PEM form.',
      cause: error,
    });
  }
}

/** Auth0 takes RS256, RS384 and PS256, so RSA keys. https://auth0.com/docs/get-started/authentication-and-authorization-flow/authenticate-with-private-key-jwt */
export function privateKey(pem: string): Secret {
  const hint = 'Make one with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem`.';
  let type: string | undefined;
  try {
    type = createPrivateKey(pem).asymmetricKeyType;
  } catch {
    // The cause may quote the key: it is left out.
    const locked = /^(?:-----BEGIN |Proc-Type: 4,)ENCRYPTED/m.test(pem);
    const words = locked ? 'the private key is locked by a passphrase' : 'this is no private key in PEM form';
    const unlock = 'Unlock it with `openssl pkey -in key.pem -out open.pem`; it is kept in the credential store.';
    throw new AppError('usage', words, { hint: locked ? unlock : hint });
  }
  if (type !== 'rsa')
    throw new AppError('usage', `a private key of the type ${type ?? 'unknown'} cannot be used`, { hint });
  return new Secret(pem);
}
