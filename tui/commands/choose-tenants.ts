import { type Command, Option } from 'commander';

import type { Tenant } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';
import type { Session } from '../../src/session/session.ts';

/** What commander leaves in the options of a command that works on one tenant, or on all of them. */
export interface TenantOptions {
  readonly tenant?: string;
  readonly allTenants?: boolean;
}

export function addTenantOptions(command: Command, { all }: { all: boolean }): Command {
  command.option('--tenant <name>', 'the tenant; not needed when there is only one');
  if (all) command.addOption(new Option('--all-tenants', 'all tenants that are set up here').conflicts('tenant'));
  return command;
}

/**
 * The tenant that a command works on: the named one, or the only one that there is.
 * @throws AppError `not_found`, or `usage` when one has to be named
 */
export function chooseTenant(session: Session, name: string | undefined): Tenant {
  if (name !== undefined) return session.tenant(name);
  const { tenants } = session.config.read();
  const [only, another] = tenants;
  if (only === undefined) throw noTenants();
  if (another === undefined) return only;
  throw new AppError('usage', 'several tenants are set up here, and none was named', {
    hint: `Add --tenant with one of: ${tenants.map((tenant) => tenant.name).join(', ')}.`,
  });
}

/** The tenants that a reading command works on: one, or all with `--all-tenants`. */
export function chooseTenants(session: Session, options: TenantOptions): readonly Tenant[] {
  if (options.allTenants !== true) return [chooseTenant(session, options.tenant)];
  const { tenants } = session.config.read();
  if (tenants.length === 0) throw noTenants();
  return tenants;
}

/** What every command says that needs a tenant where there is none. */
export function noTenants(): AppError {
  return new AppError('not_found', 'no tenant is set up here', {
    hint: 'Add one with `tenantry tenants add NAME --domain DOMAIN --client-id ID`, or look around with `tenantry demo`.',
  });
}
