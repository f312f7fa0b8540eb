import type { Tenant } from '../../src/domain/tenant.ts';
import { requestDeviceToken } from '../setup/request-device-token.ts';
import type { CommandContext } from './command.ts';
import type { Credential } from './read-secret.ts';
import { dateWords } from './time-words.ts';

/**
 * Lets a person sign in with a browser, and brings the token that is kept for the tenant.
 * @throws AppError as `requestDeviceToken`
 */
export async function signInByDevice({ clock, signal, output }: CommandContext, tenant: Tenant): Promise<Credential> {
  const { token, expires_at } = await requestDeviceToken(tenant, {
    clock,
    signal,
    show: (prompt) => {
      output.say(`Open ${prompt.verification_uri_complete}`);
      output.say(`and agree there if it shows ${prompt.user_code}. Waiting until ${dateWords(prompt.expires_at)} UTC…`);
    },
  });
  output.say(
    `signed in until ${dateWords(expires_at * 1000)} UTC; then run \`tenantry tenants edit ${tenant.name} --device\``,
  );
  return { kind: 'device', secret: token };
}
