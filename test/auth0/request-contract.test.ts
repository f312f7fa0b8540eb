import { existsSync, readFileSync } from 'node:fs';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { patchUser } from '../../src/changes/actions/patch-user.ts';
import type { Auth0Client } from '../../src/auth0/auth0-client.ts';
import { openClient } from '../../src/auth0/open-client.ts';
import { systemClock } from '../../src/clock.ts';
import { Secret } from '../../src/secret.ts';
import { json, startFaultServer } from '../helpers/fault-server.ts';
import type { FaultServer } from '../helpers/fault-server.ts';
import { testTenant } from '../helpers/test-tenant.ts';

const file = new URL('../../../shared/auth0/management-openapi.json', import.meta.url);
const isHere = existsSync(file);

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: object;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: object;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

const options = { priority: 'person', reason: 'person' } as const;

let server: FaultServer;
let client: Auth0Client;

beforeAll(async () => {
  server = await startFaultServer();
  const tenant = testTenant(server.domain);
  client = openClient({ tenant, secret: new Secret('s'), clock: systemClock, reserve: 0.2 });
});
afterAll(async () => {
  client.close();
  await server.close();
});

const user = { user_id: 'auth0|5f7c8ec7c33c6c004bbafe82' };
const page = { users: [], total: 0, start: 0, limit: 50, length: 0 };
const job = { id: 'job_0000000000000001', type: 'users_export', status: 'pending' };

const calls: readonly (readonly [name: string, answer: unknown, call: () => Promise<unknown>])[] = [
  [
    'search',
    page,
    async () => await client.searchUsers({ q: 'blocked:true', sort: 'updated_at:1', page: 2, per_page: 100 }, options),
  ],
  ['search of fields', page, async () => await client.searchUsers({ per_page: 1, fields: ['user_id'] }, options)],
  ['one user', user, async () => await client.getUser(user.user_id, options)],
  ['users by e-mail', [], async () => await client.getUsersByEmail('ada@example.com', options)],
  ['a change', user, async () => await client.send(patchUser(user.user_id, { blocked: true }), 'c', options)],
  ['an export', job, async () => await client.startUsersExport(['user_id', 'app_metadata'], options)],
  ['a job', job, async () => await client.getJob(job.id, options)],
  ['logs after', [], async () => await client.logsAfter('90020261121190211'.padEnd(56, '0'), 100, options)],
  ['logs', [], async () => await client.searchLogs({ sort: 'date:-1', per_page: 50 }, options)],
  ['connections', { connections: [] }, async () => await client.readCatalogue('connections', options)],
  ['applications', { clients: [] }, async () => await client.readCatalogue('clients', options)],
  ['blocks', { blocked_for: [] }, async () => await client.getUserBlocks(user.user_id, options)],
  [
    'blocks removed',
    undefined,
    async () =>
      await client.send({ method: 'DELETE', path: `/user-blocks/${encodeURIComponent(user.user_id)}` }, 'c', options),
  ],
];

test.skipIf(!isHere).each(calls)('the request for %s is one that Auth0 describes', async (_name, answer, call) => {
  const document = JSON.parse(readFileSync(file, 'utf8')) as { paths: Paths };
  const ajv = new Ajv2020({ strict: false, unicodeRegExp: false, validateFormats: false, coerceTypes: 'array' });
  ajv.addSchema({ ...document, $id: 'oas' });
  const before = server.seen.length;
  server.reply(json(answer));
  await call();
  for (const request of server.seen.slice(before)) {
    const url = new URL(request.url, 'http://tenant');
    const path = findPath(document.paths, url.pathname.slice('/api/v2'.length));
    const method = request.method.toLowerCase();
    const operation = document.paths[path]?.[method];
    expect(operation, `${method} ${path}`).toBeDefined();
    for (const [name, value] of url.searchParams) {
      const parameter = operation!.parameters?.find((one) => one.in === 'query' && one.name === name);
      expect(parameter, `${path}?${name}`).toBeDefined();
      const schema = resolveRefs(parameter!.schema);
      expect(ajv.validate({ type: 'object', properties: { value: schema } }, { value }), ajv.errorsText()).toBe(true);
    }
    if (request.body === '') continue;
    const place = encodeURIComponent(path.replaceAll('~', '~0').replaceAll('/', '~1'));
    const pointer = `oas#/paths/${place}/${method}/requestBody/content/application~1json/schema`;
    const validate = ajv.compile({ $ref: pointer });
    expect(validate(JSON.parse(request.body)), JSON.stringify(validate.errors)).toBe(true);
  }
});

test.skipIf(isHere)('the official description is not here: requests were not compared with it', () => {});

function findPath(paths: Paths, asked: string): string {
  const isSame = (form: string): boolean => new RegExp(`^${form.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`).test(asked);
  const found = Object.keys(paths)
    .filter(isSame)
    .sort((a, b) => a.split('{').length - b.split('{').length);
  return found[0] ?? asked;
}

/** References inside a parameter are those of the document. */
function resolveRefs(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"oas#/')) as object;
}
