import { isDeepStrictEqual } from 'node:util';

type Document = Readonly<Record<string, unknown>>;

/**
 * What has to be sent so that the one becomes the other: Auth0 merges metadata at the first level, `null` removes a key,
 * and everything below a key is replaced whole.
 * https://auth0.com/docs/manage-users/user-accounts/metadata/manage-metadata-api
 */
export function mergePatch(base: Document, wanted: Document): Document {
  const set = Object.entries(wanted).filter(([key, value]) => !isDeepStrictEqual(base[key], value));
  const gone = Object.keys(base).filter((key) => !Object.hasOwn(wanted, key));
  return Object.fromEntries([...set, ...gone.map((key) => [key, null] as const)]);
}
