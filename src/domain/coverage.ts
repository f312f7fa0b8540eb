/** How much of what a query asks for the mirror knows of groups and second factors: Auth0 tells it of one user or one group at a time. */
export interface GroupCoverage {
  /** The field that asks for it. */
  readonly of: 'role' | 'org' | 'mfa';
  /** Users of whom it was read. */
  readonly known: number;
  readonly users: number;
  /** What was asked for by a name that no group of the tenant has. */
  readonly unknown: readonly string[];
}

/** A name in a query that nothing in the mirror has: a slip, mostly. */
export interface UnknownName {
  readonly of: 'connection' | 'type';
  readonly unknown: readonly [string];
  /** The name that was probably meant. */
  readonly meant: string | undefined;
  /** Some that there are, and how many there are at all. */
  readonly names: readonly string[];
  readonly all: number;
}

/** Words that no event of a log has, though they may name a user: the log has the id and what was typed at the login. */
export interface UnnamedUser {
  readonly of: 'person';
  /** As they were typed. */
  readonly unknown: readonly [string];
  /** Whom the users list finds with them, those first who have events. */
  readonly users: readonly { readonly user_id: string; readonly hasEvents: boolean }[];
  /** Not all users were looked at. */
  readonly areMore: boolean;
}

/** What there is to say of a query to the log. */
export type LogCoverage = UnknownName | UnnamedUser;

/** How far what a query asks for can be known at all. */
export type Coverage = GroupCoverage | LogCoverage;
