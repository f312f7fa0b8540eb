/**
 * What Auth0 knows about one object beyond its profile: read when a person looks, kept in the mirror with its age. Names
 * are stored: never rename one.
 */
export const detailKinds = [
  // The owner is a user_id.
  'authentication_methods',
  'blocks',
  'connected_accounts',
  'devices',
  'enrollments',
  'grants',
  'organizations',
  'permissions',
  'refresh_tokens',
  'roles',
  'sessions',
  // The owner is a role, an organization, a connection, an application: what their catalogue calls `id` or `client_id`.
  'members_of_role',
  'permissions_of_role',
  'connections_of_organization',
  'invitations_of_organization',
  'members_of_organization',
  'clients_of_connection',
  'connections_of_client',
  // The owner is the tenant: `theTenant`.
  'tenant_flags',
] as const;
export type DetailKind = (typeof detailKinds)[number];

/** Stands for the owner of what there is only one of. */
export const theTenant = 'tenant';

/** Why there is nothing: an answer of the tenant, which stays true until somebody changes something there. */
export interface DetailProblem {
  /** `failed`: Auth0 refused for a reason of its own, which the words tell. */
  readonly reason: 'scope' | 'plan' | 'not_found' | 'failed';
  /** Raw text. */
  readonly words: string;
  /** Scopes of which at least one is missing. */
  readonly scopes?: readonly string[] | undefined;
}

/** An item in Auth0's words, without secrets. Text in it is raw. */
export type DetailItem = Readonly<Record<string, unknown>>;

/** One kind of detail of one object, as it was read last. */
export interface Detail {
  readonly owner: string;
  readonly kind: DetailKind;
  readonly items: readonly DetailItem[];
  /** When it was read, by the server's clock, in milliseconds. */
  readonly read_at: number;
  /** False when there are more items than are ever read. */
  readonly complete: boolean;
  readonly problem?: DetailProblem | undefined;
  /** True when something says that Auth0 has a newer state and it was not read yet. */
  readonly outdated?: boolean | undefined;
}

/** Names details that may no longer be true. */
export interface DetailMark {
  /** Undefined: of every owner. */
  readonly owner: string | undefined;
  readonly kind: DetailKind;
  /** Server time, in milliseconds: what was read well after it is true. */
  readonly at: number;
}
