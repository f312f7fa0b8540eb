import { randomUUID } from 'node:crypto';

import type { Change } from '../domain/change.ts';
import { defaultDomain } from '../domain/tenant.ts';
import type { Tenant } from '../domain/tenant.ts';
import { AppError } from '../errors.ts';
import type { AnyAction } from './actions/action.ts';
import { findAction } from './actions/index.ts';
import { nothingToChange } from './changes.ts';
import type { ChangeContext, ChangeOrder } from './changes.ts';
import { personOptions } from './read-fresh-user.ts';
import { readPlanned } from './read-planned.ts';
import { holdsSecret, splitSecrets } from './split-secrets.ts';

/**
 * Reads the subject and works out what the action would do. Nothing is written.
 * @throws AppError `usage` (input), `read_only`, `insufficient_scope`, `not_found`, `refused` (with the `errorCode`
 * `nothingToChange` when it is so already)
 */
export async function planChange(context: ChangeContext, order: ChangeOrder): Promise<Change> {
  const { tenant, client, now } = context;
  const action = findAction(order.action);
  if (action?.kind !== order.subject.kind) throw new AppError('bug', 'there is no such action for such a subject');
  const input = readInput(action, order.input);
  refuseReadOnly(tenant);
  demandScopes(action, input, tenant, await client.scopes(personOptions(context)));
  const planned = await readPlanned(context, action, { ...order, input });
  const plan = action.plan(planned);
  if (plan.requests.length === 0) {
    const { words, hint } = action.nothingToChange(planned);
    throw new AppError('refused', `nothing to change in tenant ${tenant.name}: ${words}`, {
      tenant: tenant.name,
      hint,
      errorCode: nothingToChange,
    });
  }
  const { subject, user } = planned;
  const { differences, requests, remarks, irreversible = false, others = [] } = plan;
  if (holdsSecret([differences, requests])) throw new AppError('bug', `the plan of ${order.action} holds a secret`);
  return {
    id: randomUUID(),
    tenant: tenant.name,
    domain: defaultDomain(tenant),
    environment: tenant.environment,
    action: action.action,
    subject,
    user_id: subject.kind === 'user' ? subject.id : '',
    others,
    target: { name: text(user?.name), email: text(user?.email), connection: text(user?.identities?.[0]?.connection) },
    input: splitSecrets(input).kept,
    base_updated_at: text(user?.updated_at),
    differences,
    requests,
    remarks,
    irreversible,
    verb: action.verb,
    planned_at: now(),
  };
}

/** @throws AppError `usage` naming the field, never the value */
function readInput(action: AnyAction, input: unknown): unknown {
  if (action.input === undefined) return undefined;
  const read = action.input.safeParse(input);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  const words = `${place === '' ? '' : `${place}: `}${issue?.message ?? 'not valid'}`;
  throw new AppError('usage', `cannot ${action.verb} like this: ${words}`);
}

/** @throws AppError `read_only` */
export function refuseReadOnly(tenant: Tenant): void {
  if (!tenant.read_only) return;
  throw new AppError('read_only', `tenant ${tenant.name} is read-only here: nothing was sent`, {
    tenant: tenant.name,
    hint: `Allow changes with \`tenantry tenants edit ${tenant.name} --read-write\`.`,
  });
}

function demandScopes(action: AnyAction, input: unknown, tenant: Tenant, granted: ReadonlySet<string>): void {
  const missing = action.scopes(input).filter((scope) => !granted.has(scope));
  if (missing.length === 0) return;
  const what = action.kind === 'user' ? 'change users' : `${action.verb} it`;
  throw new AppError('insufficient_scope', `the application may not ${what} in tenant ${tenant.name}`, {
    tenant: tenant.name,
    scopes: missing,
    hint: `Grant ${missing.join(' and ')} to the application: Auth0 dashboard, Applications > APIs > Auth0 Management API.`,
  });
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
