/** Something beyond the profile that a screen or tab shows and that Auth0 has to be asked for: a kind of detail of one owner. */
export interface Wanted {
  readonly tenant: string;
  /** A user_id, or the id of a role, an organization, a connection. */
  readonly owner: string;
  readonly kind: string;
}
