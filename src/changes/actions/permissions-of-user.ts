import { z } from 'zod';

import type { ChangeRequest, ChangeSubject, Difference } from '../../domain/change.ts';
import type { DetailItem } from '../../domain/detail.ts';
import type { Reading } from './action.ts';
import { readSoftly } from './read-softly.ts';

/** A permission of an API, as Auth0 names it. */
export interface NamedPermission {
  readonly resource_server_identifier: string;
  readonly permission_name: string;
}

export interface PermissionsInput {
  readonly permissions: readonly NamedPermission[];
}

/** What the user has, directly and through roles; undefined when it could not be read. */
export type HeldPermissions = readonly DetailItem[] | undefined;

const word = z.string().min(1, { error: 'must not be empty' });

export const permissionsInput = z.strictObject({
  permissions: z
    .array(z.strictObject({ resource_server_identifier: word, permission_name: word }), {
      error: 'must be a list of permissions',
    })
    .min(1, { error: 'no permission is named' }),
});

export async function readPermissions(reading: Reading, { id }: ChangeSubject): Promise<HeldPermissions> {
  const detail = await readSoftly(reading, 'permissions', id);
  return detail?.problem === undefined && detail?.complete === true ? detail.items : undefined;
}

export function findPermission(held: readonly DetailItem[], wanted: NamedPermission): DetailItem | undefined {
  return held.find(
    (item) =>
      item['permission_name'] === wanted.permission_name &&
      item['resource_server_identifier'] === wanted.resource_server_identifier,
  );
}

/** `DIRECT` ones can be taken away; those through roles go with the role. */
export function isDirect(item: DetailItem): boolean {
  return sourcesOf(item).some(({ source_type }) => source_type === 'DIRECT');
}

/** Names of the roles through which the user has it. */
export function roleSources(item: DetailItem): readonly string[] {
  return sourcesOf(item).flatMap(({ source_type, source_name }) =>
    source_type === 'ROLE' ? [String(source_name)] : [],
  );
}

function sourcesOf(item: DetailItem): readonly DetailItem[] {
  return Array.isArray(item['sources']) ? (item['sources'] as readonly DetailItem[]) : [];
}

export function permissionField({ permission_name, resource_server_identifier }: NamedPermission): string {
  return `permissions.${permission_name} of ${resource_server_identifier}`;
}

export function permissionsRequest(
  method: 'POST' | 'DELETE',
  { id }: ChangeSubject,
  permissions: readonly NamedPermission[],
): ChangeRequest {
  return { method, path: `/users/${encodeURIComponent(id)}/permissions`, body: { permissions } };
}

/** Those of the input that a change was about: the others were so already. */
export function changedPermissions(
  { permissions }: PermissionsInput,
  differences: readonly Difference[],
): readonly NamedPermission[] {
  const fields = new Set(differences.map(({ field }) => field));
  return permissions.filter((permission) => fields.has(permissionField(permission)));
}

/** Taking it back would give or take what the user had before. */
export function unseenPermissions(held: HeldPermissions): readonly string[] {
  if (held !== undefined) return [];
  return ['What the user has could not be read: what is like this already is sent as well, and there is no undo.'];
}
