import { loginWithDevice } from '../../src/auth0/device-login.ts';
import { productScopes } from '../../src/domain/scope.ts';
import { tenantOrigin, type Tenant } from '../../src/domain/tenant.ts';
import { tenantDomainProblem } from '../../src/domain/tenant-domain.ts';
import { AppError } from '../../src/errors.ts';
import type { CommandContext } from './command.ts';
import type { Credential } from './read-secret.ts';
import { dateWords } from './time-words.ts';

/**
 * Lets a person sign in with a browser, anywhere, and brings the token that is kept for the tenant. Auth0 itself is
 * asked; only a simulator on this machine answers for itself, under the client id of the tenant.
 * @throws AppError `usage` for a domain that is none, `bad_credentials`, `interrupted`, `network`
 */
export async function signInByDevice(context: CommandContext, tenant: Tenant): Promise<Credential> {
  const problem = tenantDomainProblem(tenant);
  if (problem !== undefined) throw new AppError('usage', `--domain ${tenant.domain}: ${problem}`);
  const { token, expires_at } = await loginWithDevice({
    domain: tenant.audience_domain ?? tenant.domain,
    scopes: productScopes.filter((row) => !('writes' in row) || !tenant.read_only).map((row) => row.scope),
    clock: context.clock,
    signal: context.signal,
    show: (prompt) => {
      context.output.say(`Open ${prompt.verification_uri_complete}`);
      context.output.say(
        `and agree there if it shows ${prompt.user_code}. Waiting until ${dateWords(prompt.expires_at)} UTC…`,
      );
    },
    authority: tenant.loopback_http ? { origin: tenantOrigin(tenant), client_id: tenant.client_id } : undefined,
  });
  context.output.say(
    `signed in until ${dateWords(expires_at * 1000)} UTC; then run \`tenantry tenants edit ${tenant.name} --device\``,
  );
  return { kind: 'device', secret: token };
}
