import { z } from 'zod';

import type { ChangeRequest, ChangeSubject, Difference } from '../../domain/change.ts';
import type { DetailMark } from '../../domain/detail.ts';
import { AppError } from '../../errors.ts';
import type { Aftermath, Finished, Reading } from './action.ts';
import { itemsOf, readSoftly } from './read-softly.ts';

/** Roles by id or by name. */
export interface RolesInput {
  readonly roles: readonly string[];
}

interface NamedRole {
  readonly id: string;
  readonly name: string;
}

export interface RoleFacts {
  /** Ids of the roles that the user has; undefined when they could not be read. */
  readonly held: ReadonlySet<string> | undefined;
  readonly named: readonly NamedRole[];
}

export const rolesInput = z.strictObject({
  roles: z
    .array(z.string().min(1, { error: 'a role has neither id nor name' }), { error: 'must be a list of roles' })
    .min(1, { error: 'no role is named' }),
});

/** @throws AppError `not_found` for a name that no role has */
export async function readRoles(reading: Reading, { id }: ChangeSubject, { roles }: RolesInput): Promise<RoleFacts> {
  const detail = await readSoftly(reading, 'roles', id);
  const held = itemsOf(detail)?.map((item): NamedRole => ({ id: String(item['id']), name: String(item['name']) }));
  const named = await nameRoles(reading, held ?? [], roles);
  const isWhole = held !== undefined && detail?.complete === true;
  return { held: isWhole ? new Set(held.map((role) => role.id)) : undefined, named };
}

async function nameRoles(
  reading: Reading,
  held: readonly NamedRole[],
  wanted: readonly string[],
): Promise<readonly NamedRole[]> {
  let known = [...held, ...reading.mirror.listCatalogue('roles')];
  if (wanted.some((word) => find(known, word) === undefined)) known = [...known, ...(await readNewRoles(reading))];
  const found = wanted.map((word) => find(known, word) ?? byId(reading, word));
  return [...new Map(found.map((role) => [role.id, role])).values()];
}

function find(known: readonly NamedRole[], word: string): NamedRole | undefined {
  return known.find(({ id }) => id === word) ?? known.find(({ name }) => name === word);
}

/** Roles that are newer than the mirror's list. */
async function readNewRoles({ client, options }: Reading): Promise<readonly NamedRole[]> {
  try {
    return (await client.readCatalogue('roles', options)).body;
  } catch {
    options.signal?.throwIfAborted();
    return [];
  }
}

function byId({ tenant }: Reading, word: string): NamedRole {
  if (word.startsWith('rol_')) return { id: word, name: word };
  throw new AppError('not_found', `no role is called ${word} in tenant ${tenant.name}`, {
    tenant: tenant.name,
    hint: 'See `tenantry roles list`.',
  });
}

/** The request that gives or takes roles. */
export function rolesRequest(
  method: 'POST' | 'DELETE',
  { id }: ChangeSubject,
  roles: readonly string[],
): ChangeRequest {
  return { method, path: `/users/${encodeURIComponent(id)}/roles`, body: { roles } };
}

/** Each role is a line of its own, so that somebody who gives another one meanwhile is in nobody's way. */
export function roleField({ name }: NamedRole): string {
  return `roles.${name}`;
}

/** Ids of the roles that a change gave or took. */
export function changedRoles(differences: readonly Difference[]): readonly string[] {
  return differences.map(({ before, after }) => String(after ?? before));
}

/** A role is membership and permissions at once. */
export function afterRoles({
  subject,
  differences,
  at,
}: Pick<Finished<RolesInput>, 'subject' | 'differences' | 'at'>): Aftermath {
  const own = (['roles', 'permissions'] as const).map((kind): DetailMark => ({ owner: subject.id, kind, at }));
  const members = changedRoles(differences).map((owner): DetailMark => ({ owner, kind: 'members_of_role', at }));
  return { batch: { forgetDetails: [...own, ...members] } };
}

/** What one might not expect of either. https://auth0.com/docs/manage-users/access-control/rbac */
export const roleRemarks: readonly string[] = [
  'Access tokens that were issued keep their permissions until they expire.',
  'Roles within organizations are something else and stay as they are.',
];

/** Taking it back would give or take what the user had before. */
export function unseenRoles({ held }: RoleFacts): readonly string[] {
  if (held !== undefined) return [];
  return [
    'Which roles the user has could not be read: what is like this already is sent as well, and there is no undo.',
  ];
}
