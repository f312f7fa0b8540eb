import { anything, assert, constantFrom, integer, property, record } from 'fast-check';
import { expect, test } from 'vitest';

import { configSchema } from '../src/config-schema.ts';
import { plainConfig } from '../src/plain-config.ts';

const tenant = {
  name: 'acme',
  domain: 'acme.eu.auth0.com',
  client_id: 'abc',
  credential: 'client_secret',
  environment: 'production',
  read_only: true,
  loopback_http: false,
  keep_logs: '90d',
  events: true,
};
const view = { name: 'Blocked', query: 'is:blocked', sort: '-last_login', columns: ['name'], tenant: 'acme' };
const whole = {
  version: 1,
  tenants: [tenant, { ...tenant, name: 'acme-eu', audience_domain: 'acme.eu.auth0.com', domain: 'login.acme.com' }],
  views: [view, { name: 'All', query: '' }],
  log_views: [{ name: 'Failures', query: 'is:failed' }],
  credential_store: 'keychain',
  preferences: { sync_reserve: 0.2, sync_interval: 30 },
};

test('what this program writes needs no checker', () => {
  expect(plainConfig(whole)).toEqual(configSchema.parse(whole));
  expect(plainConfig({ ...whole, tenants: [], views: undefined })).toBeUndefined();
});

/** Ways to each value in it. */
function waysInto(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [way];
  return [way, ...Object.entries(value).flatMap(([key, each]) => waysInto(each, [...way, key]))];
}

function changed(value: unknown, [key, ...rest]: readonly string[], change: (found: unknown) => unknown): unknown {
  if (key === undefined) return change(value);
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, unknown>;
  const made = changed(copy[key], rest, change);
  if (made === undefined) delete copy[key];
  else copy[key] = made;
  return copy;
}

const slips: unknown[] = [
  '',
  ' ',
  'acme',
  'Acme',
  'con',
  '-x',
  'a=b',
  'x'.repeat(600),
  '5y',
  0,
  1,
  -1,
  1e9,
  null,
  [],
  {},
];

test('it takes nothing that the checker would refuse or change, whatever one value is made of', () => {
  assert(
    property(
      record({ way: constantFrom(...waysInto(whole)), kind: integer({ min: 0, max: 9 }) }),
      anything(),
      constantFrom(...slips),
      ({ way, kind }, any, slip) => {
        const made = changed(whole, way, (found) => {
          if (kind === 0) return undefined;
          if (kind === 1 && Array.isArray(found)) return [...(found as unknown[]), ...(found as unknown[])];
          if (kind === 2 && typeof found === 'object' && found !== null) return { ...found, extra: slip };
          return kind < 6 ? slip : any;
        });
        // What comes from a file of JSON.
        const text = JSON.stringify(made);
        const value: unknown = text === undefined ? undefined : JSON.parse(text);
        const plain = plainConfig(value);
        if (plain !== undefined) expect(configSchema.parse(value)).toEqual(plain);
      },
    ),
    { numRuns: 2000 },
  );
});
