import type { Config } from './config.ts';
import type { CredentialStoreKind } from './domain/credential.ts';
import { isKeepLogs } from './domain/retention.ts';
import { isSameView, mostViews, type SavedView, viewProblem } from './domain/saved-view.ts';
import { environments, type CredentialKind, type Tenant } from './domain/tenant.ts';
import { tenantDomainProblem } from './domain/tenant-domain.ts';

export const tenantNameShape = /^[a-z0-9][a-z0-9-]{0,39}$/;
/** Names of devices on Windows: no folder can be called so. */
export const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;
export const clientIdShape = /^[\x21-\x7e]{1,200}$/;
export const credentialKinds: readonly CredentialKind[] = ['client_secret', 'private_key_jwt', 'device', 'token'];
export const storeKinds: readonly CredentialStoreKind[] = ['keychain', 'file', 'env'];
export const reserveSpan = { least: 0.05, most: 0.9 } as const;
export const intervalSpan = { least: 1, most: 86_400 } as const;

type Check = (value: unknown) => boolean;
/** Of each key whether a value is right for it, and whether it may be left out. */
type Shape = Readonly<Record<string, readonly [check: Check, isOptional?: 'optional']>>;

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isLike =
  (shape: RegExp): Check =>
  (value) =>
    typeof value === 'string' && shape.test(value);
const isOneOf =
  (all: readonly unknown[]): Check =>
  (value) =>
    all.includes(value);
const isWithin =
  ({ least, most }: { readonly least: number; readonly most: number }): Check =>
  (value) =>
    typeof value === 'number' && value >= least && value <= most;
const isTenantName: Check = (value) => isLike(tenantNameShape)(value) && !isLike(deviceName)(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

const tenant: Shape = {
  name: [isTenantName],
  domain: [isText],
  audience_domain: [isText, 'optional'],
  client_id: [isLike(clientIdShape)],
  credential: [isOneOf(credentialKinds)],
  environment: [isOneOf(environments)],
  read_only: [isFlag],
  loopback_http: [isFlag],
  keep_logs: [(value) => typeof value === 'string' && isKeepLogs(value), 'optional'],
  paused: [isFlag, 'optional'],
  events: [isFlag, 'optional'],
};
const view: Shape = {
  name: [isText],
  query: [isText],
  sort: [isText, 'optional'],
  columns: [isListOf(isText), 'optional'],
  tenant: [isTenantName, 'optional'],
};
const preferences: Shape = { sync_reserve: [isWithin(reserveSpan)], sync_interval: [isWithin(intervalSpan)] };

const isTenant: Check = (value) => has(tenant, value) && tenantDomainProblem(value as Tenant) === undefined;
const isView: Check = (value) => has(view, value) && viewProblem(value as SavedView) === undefined;
const areTenants: Check = (value) =>
  isListOf(isTenant)(value) && new Set((value as Tenant[]).map(({ name }) => name)).size === (value as []).length;
const areViews: Check = (value) =>
  isListOf(isView)(value) &&
  (value as []).length <= mostViews &&
  (value as SavedView[]).every(
    ({ name }, at) => (value as SavedView[]).findIndex((each) => isSameView(each.name, name)) === at,
  );

const config: Shape = {
  version: [(value) => value === 1],
  tenants: [areTenants],
  views: [areViews, 'optional'],
  log_views: [areViews, 'optional'],
  credential_store: [isOneOf(storeKinds), 'optional'],
  preferences: [(value) => has(preferences, value)],
};

/**
 * A configuration in which everything is right and nothing is left out, as this program itself writes it: what almost
 * every start finds. To load the checker that could say what is wrong takes longer than all that a start reads.
 * @returns undefined where `configSchema` has to look: it fills in what is left out, or says what is wrong
 */
export function plainConfig(value: unknown): Config | undefined {
  return has(config, value) ? (value as Config) : undefined;
}

function has(shape: Shape, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const isRight = Object.entries(value).every(
    ([key, each]) => Object.hasOwn(shape, key) && shape[key]?.[0](each) === true,
  );
  return isRight && Object.entries(shape).every(([key, [, optional]]) => optional !== undefined || key in value);
}
