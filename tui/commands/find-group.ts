import type { ChangeContext } from '../../src/changes/changes.ts';
import { personOptions } from '../../src/changes/read-fresh-user.ts';
import type { ChangeSubject } from '../../src/domain/change.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';

const catalogues = { role: 'roles', organization: 'organizations' } as const;
export type GroupKind = keyof typeof catalogues;

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * The id of the role or organization that a person means by its name or its id, as the mirror knows them.
 * @throws AppError `not_found`
 */
export function findGroupId(
  kind: GroupKind,
): (mirror: MirrorReader, typed: string, tenant: Pick<Tenant, 'name'>) => string {
  return (mirror, typed, tenant) => {
    const found = findNamed(mirror.listCatalogue(catalogues[kind]), typed);
    if (found !== undefined) return found.id;
    if (hasFormOfId(kind, typed)) return typed;
    throw unknownGroup(kind, typed, tenant.name);
  };
}

/** The same for a change: what the mirror does not know may be new, so Auth0 is asked. @throws AppError `not_found` */
export function findGroup(kind: GroupKind): (changes: ChangeContext, typed: string) => Promise<ChangeSubject> {
  return async (changes, typed) => {
    const catalogue = catalogues[kind];
    const found =
      findNamed(changes.mirror.listCatalogue(catalogue), typed) ??
      findNamed((await changes.client.readCatalogue(catalogue, personOptions(changes))).body, typed);
    if (found === undefined) throw unknownGroup(kind, typed, changes.tenant.name);
    return { kind, id: found.id, words: found.name };
  };
}

function findNamed(items: readonly Named[], typed: string): Named | undefined {
  return items.find(({ id }) => id === typed) ?? items.find(({ name }) => name === typed);
}

function hasFormOfId(kind: GroupKind, typed: string): boolean {
  return typed.startsWith(kind === 'role' ? 'rol_' : 'org_');
}

function unknownGroup(kind: GroupKind, typed: string, tenant: string): AppError {
  return new AppError('not_found', `no ${kind} is called ${typed} in ${tenant}`, {
    tenant,
    hint: `See \`tenantry ${catalogues[kind]} list\`; a new one is there after the next sync.`,
  });
}
