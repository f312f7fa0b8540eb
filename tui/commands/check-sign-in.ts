import { AppError } from '../../src/errors.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import type { CommandContext } from './command.ts';
import { compareScopes, type ScopeReport } from '../setup/compare-scopes.ts';

/**
 * Signs in to a tenant and compares scopes.
 * @throws AppError `bad_credentials`, `network`, …
 */
export async function checkSignIn(context: CommandContext, tenant: Tenant): Promise<ScopeReport> {
  const session = await context.session();
  const client = await session.openClient(tenant);
  try {
    const granted = await client.scopes({ priority: 'person', reason: 'person', signal: context.signal });
    return compareScopes(granted, tenant);
  } finally {
    client.close();
  }
}

/** Says what a person should do about the scopes. */
export function sayScopes(context: CommandContext, tenant: Tenant, report: ScopeReport): void {
  const { output } = context;
  for (const { scope, for: purpose } of report.missing) {
    output.say(`warning: ${tenant.name} lacks the scope ${scope} (${purpose})`);
  }
  if (report.missing.length > 0) output.say(`hint: ${new AppError('insufficient_scope', '').hint}`);
  if (report.unused.length > 0) {
    const without = report.unused.map(({ scope, for: purpose }) => `${scope} (${purpose})`).join(', ');
    output.say(`note: ${tenant.name} does without these optional scopes: ${without}`);
  }
  if (report.excess.length === 0) return;
  const [shown, more] = [report.excess.slice(0, 8).join(', '), report.excess.length - 8];
  output.say(
    `warning: ${tenant.name} grants more than is used here: ${shown}${more > 0 ? ` and ${more} more` : ''}. ` +
      'A stolen secret could do all of it: take these scopes away.',
  );
}
