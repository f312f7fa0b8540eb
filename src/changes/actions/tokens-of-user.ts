import type { ChangeRequest } from '../../domain/change.ts';
import type { Detail, DetailItem } from '../../domain/detail.ts';
import type { Reading } from './action.ts';
import { applicationName, applicationNames } from './application-names.ts';
import { chosenOf, type ChosenInput, idOf, stableWords } from './chosen-items.ts';
import { readSoftly } from './read-softly.ts';

/**
 * Refresh tokens in both of Auth0's views. A refresh token has another id in each: `dcr_…` as a device credential, on
 * every plan; one of its own as a refresh token, on the Enterprise plan. Public keys are device credentials only.
 * https://auth0.com/docs/secure/tokens/refresh-tokens/get-refresh-tokens
 */
export interface TokenFacts {
  readonly devices: Detail | undefined;
  readonly tokens: Detail | undefined;
  /** Names of applications by their ids. */
  readonly names: ReadonlyMap<string, string>;
  readonly granted: ReadonlySet<string>;
}

export async function readTokens(reading: Reading, user_id: string): Promise<TokenFacts> {
  return {
    devices: await readSoftly(reading, 'devices', user_id),
    tokens: await readSoftly(reading, 'refresh_tokens', user_id),
    names: applicationNames(reading),
    granted: await reading.client.scopes(reading.options),
  };
}

/** Whether the id is one of a device credential. */
export function isCredential(id: string): boolean {
  return id.startsWith('dcr_');
}

/** Ids that a bulk revocation takes at once. https://auth0.com/docs/api/management/v2/refresh-tokens/revoke-refresh-tokens */
const mostAtOnce = 100;

interface Unlinked {
  readonly credentials: readonly DetailItem[];
  readonly tokens: readonly DetailItem[];
  /** All refresh tokens go by one request. */
  readonly allTokens: boolean;
}

/** What is to be unlinked, each in the view that can: tokens as tokens where plan and scope allow it. */
export function unlinkedOf(facts: TokenFacts, input: ChosenInput): Unlinked {
  const { devices, tokens } = facts;
  if (input.ids !== undefined) {
    const credentials = chosenOf(devices, { ids: input.ids.filter(isCredential) }).items;
    return {
      credentials,
      tokens: chosenOf(tokens, { ids: input.ids.filter((id) => !isCredential(id)) }).items,
      allTokens: false,
    };
  }
  const listed = chosenOf(devices, input).items;
  if (!mayRevokeAll(facts)) return { credentials: listed, tokens: [], allTokens: false };
  const held = tokens?.items ?? [];
  return { credentials: listed.filter(({ type }) => type === 'public_key'), tokens: held, allTokens: held.length > 0 };
}

/** Whether tokens can be revoked as tokens: the plan lists them and the scope is there. */
function mayRevokeAll({ tokens, granted }: TokenFacts): boolean {
  return tokens !== undefined && tokens.problem === undefined && granted.has('delete:refresh_tokens');
}

export function unlinkRequests(
  user_id: string,
  { credentials, tokens, allTokens }: Unlinked,
): readonly ChangeRequest[] {
  return [
    ...(allTokens
      ? [{ method: 'DELETE', path: `/users/${encodeURIComponent(user_id)}/refresh-tokens` } as const]
      : revokeSome(tokens.map(idOf))),
    ...credentials.map((item): ChangeRequest => {
      return { method: 'DELETE', path: `/device-credentials/${encodeURIComponent(idOf(item))}` };
    }),
  ];
}

function revokeSome(ids: readonly string[]): readonly ChangeRequest[] {
  const [first] = ids;
  if (first === undefined) return [];
  if (ids.length === 1) return [{ method: 'DELETE', path: `/refresh-tokens/${encodeURIComponent(first)}` }];
  const portions = Array.from({ length: Math.ceil(ids.length / mostAtOnce) }, (_, at) =>
    ids.slice(at * mostAtOnce, (at + 1) * mostAtOnce),
  );
  return portions.map((portion) => ({ method: 'POST', path: '/refresh-tokens/revoke', body: { ids: portion } }));
}

/** A device as a person may know it. Raw text. */
export function deviceName({ names }: TokenFacts, item: DetailItem): string {
  const application = applicationName(names, item['client_id']);
  const kind = item['type'] === 'public_key' ? 'public key' : 'refresh token';
  const since = typeof item['created_at'] === 'string' ? `since ${item['created_at'].slice(0, 10)}` : undefined;
  return stableWords(item['device_name'], application, since, kind);
}
