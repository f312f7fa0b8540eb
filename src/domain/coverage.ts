/** How much of what a query asks for the mirror knows at all: Auth0 tells it of one user or one group at a time. */
export interface Coverage {
  /** The field that asks for it. */
  readonly of: 'role' | 'org' | 'mfa';
  /** Users of whom it was read. */
  readonly known: number;
  readonly users: number;
  /** What was asked for by a name that no group of the tenant has. */
  readonly unknown: readonly string[];
}
