import { closestName } from './closest-name.ts';
import type { SqlSchema } from './schema.ts';

/** What people call fields that have another name: as other tools do, and as columns and facets are titled here. */
const otherNames: Readonly<Record<string, string>> = {
  address: 'ip',
  app: 'client',
  application: 'client',
  application_id: 'client_id',
  application_name: 'client_name',
  code: 'type',
  event: 'type',
  first_name: 'given_name',
  idp: 'identities.provider',
  last_name: 'family_name',
  last_seen: 'last_login',
  location: 'place',
  mobile: 'phone_number',
  organisation: 'org',
  state: 'is',
  status: 'is',
  surname: 'family_name',
  tel: 'phone_number',
  time: 'date',
};

/**
 * The fields that were probably meant by a name that is none, the likeliest first. Behind what may be a key of the
 * metadata stand the paths that it would have there.
 */
export function fieldsMeant(
  typed: string,
  { fields, openRoots }: Pick<SqlSchema, 'fields' | 'openRoots'>,
): readonly string[] {
  const name = typed.slice(0, 64).toLowerCase();
  const other = Object.hasOwn(otherNames, name) ? otherNames[name] : undefined;
  if (other !== undefined && Object.hasOwn(fields, other)) return [other];
  const names = Object.keys(fields).filter((each) => fields[each]?.kind !== 'words');
  const parts = partsOf(name);
  const longer = parts.length === 1 ? names.find((each) => partsOf(each).includes(name)) : undefined;
  const alike = longer ?? closestName(name, Object.keys(fields));
  if (alike !== undefined) return [alike];
  const held = parts.toReversed().find((part) => names.includes(part));
  const key = typed.replace(/^(?:\w+_)?metadata\./iu, '');
  const paths = openRoots.filter((root) => root.endsWith('metadata')).map((root) => `${root}.${key}`);
  return [...(held === undefined ? [] : [held]), ...(key.length > 64 ? [] : paths)];
}

function partsOf(name: string): readonly string[] {
  return name.split(/[._]/u);
}
