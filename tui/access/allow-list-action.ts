import type { Client } from '../../src/domain/connection.ts';
import { codeLiteral } from './code-literal.ts';

/** Who may log in to an application: any one of these is enough. */
export interface AllowList {
  /** Addresses, compared without case; only verified ones count. */
  readonly emails: readonly string[];
  /** What comes after the `@` of a verified address. */
  readonly domains: readonly string[];
  /** Names of roles. */
  readonly roles: readonly string[];
}

/**
 * The code of an Action of the Login flow (trigger post-login) that refuses everybody else at one application. An Action
 * runs at every login, so it leaves all other applications alone.
 * https://auth0.com/docs/manage-users/user-accounts/manage-user-access-to-applications
 * https://auth0.com/docs/customize/actions/explore-triggers/signup-and-login-triggers/login-trigger
 */
export function allowListAction({ client_id, name }: Pick<Client, 'client_id' | 'name'>, list: AllowList): string {
  const { emails, domains, roles } = list;
  return `// Auth0 dashboard: Actions > Library > Create Action > trigger "Login / Post Login".
// Paste this, press Deploy, and add the Action to Actions > Triggers > post-login.
// Application: ${codeLiteral(name)}
const application = ${codeLiteral(client_id)};
const allowed = {
  emails: ${codeLiteral(lower(emails))},
  domains: ${codeLiteral(lower(domains).map((domain) => domain.replace(/^@/, '')))},
  roles: ${codeLiteral(roles.map((role) => role.trim()))},
};

exports.onExecutePostLogin = async (event, api) => {
  if (event.client.client_id !== application) return;
  // An address that nobody has verified may be anybody's.
  const email = event.user.email_verified ? (event.user.email || '').toLowerCase() : '';
  const roles = (event.authorization && event.authorization.roles) || [];
  const isAllowed =
    allowed.emails.includes(email) ||
    allowed.domains.includes(email.slice(email.lastIndexOf('@') + 1)) ||
    roles.some((role) => allowed.roles.includes(role));
  if (!isAllowed) api.access.deny('You have no access to this application.');
};
`;
}

function lower(words: readonly string[]): readonly string[] {
  return words.map((word) => word.trim().toLowerCase());
}
