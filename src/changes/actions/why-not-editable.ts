import type { Connection } from '../../domain/connection.ts';
import { attributesOf, isForeignDatabase, isPasswordless } from '../../domain/user-attributes.ts';
import type { Identity } from '../../domain/user.ts';
import type { UserIdentity } from './user-identity.ts';

const rootFields: ReadonlySet<string> = new Set(['given_name', 'family_name', 'name', 'nickname', 'picture']);

interface WhyNot {
  readonly words: string;
  readonly hint?: string | undefined;
}

/**
 * Why a field of an account cannot be changed; undefined when it can, or when only Auth0 knows.
 * https://auth0.com/docs/manage-users/user-accounts/user-profiles/root-attributes/update-root-attributes-for-users
 */
export function whyNotEditable(
  field: string,
  { identity, isMain }: Pick<UserIdentity, 'identity' | 'isMain'>,
  connection: Connection | undefined,
): WhyNot | undefined {
  const { provider } = identity;
  const isDatabase = provider === 'auth0';
  if (isDatabase && isForeignDatabase(connection?.options))
    return { words: 'its database is not Auth0’s, and gives the profile', hint: 'Metadata and blocks can be changed.' };
  if (!isMain && rootFields.has(field))
    return { words: 'it belongs to a linked account', hint: 'The main account has names and picture.' };
  if (field === 'email_verified' && provider === 'sms') return { words: 'users of SMS connections have no such sign' };
  if (field === 'email_verified' && isEnterprise(identity))
    return { words: 'Auth0 does not verify the addresses of enterprise users', hint: 'The provider vouches for them.' };
  if (field === 'email' && !isDatabase && provider !== 'email')
    return { words: `${provider} gives the address`, hint: 'Change it there.' };
  if (field === 'username' && !isDatabase) return { words: 'only users of databases have a user name' };
  if (field === 'username' && connection?.options !== undefined && attributesOf(connection).username === 'off')
    return { words: `the connection ${connection.name} takes no user names` };
  if ((field === 'phone_number' || field === 'phone_verified') && !isDatabase && provider !== 'sms')
    return { words: `${provider} gives the number` };
  return undefined;
}

/** Neither kept by Auth0 nor by a social provider. https://auth0.com/docs/authenticate/identity-providers/enterprise-identity-providers */
export function isEnterprise({ provider, isSocial }: Pick<Identity, 'provider' | 'isSocial'>): boolean {
  return isSocial !== true && isFederated(provider);
}

/** Whether a provider may write names and picture anew at each login. */
export function isFederated(provider: string): boolean {
  return provider !== 'auth0' && !isPasswordless(provider);
}
