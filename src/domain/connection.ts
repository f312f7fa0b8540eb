/** A source of users: a database, a social provider, an enterprise directory. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly strategy: string;
  readonly display_name?: string;
  /**
   * Of a database connection only, and only what tells which users and passwords it takes: the rest may hold secrets.
   * Undefined is: unknown, because the token lacks `read:connections_options`.
   */
  readonly options?: ConnectionOptions | undefined;
  readonly [key: string]: unknown;
}

/** https://auth0.com/docs/authenticate/database-connections/password-options */
export interface ConnectionOptions {
  readonly passwordPolicy?: string | null;
  readonly password_complexity_options?: { readonly min_length?: number } | null;
  readonly requires_username?: boolean;
  readonly [key: string]: unknown;
}

/** An application of the tenant. Never read with secrets or signing keys. */
export interface Client {
  readonly client_id: string;
  readonly name: string;
  readonly app_type?: string;
  readonly callbacks?: readonly string[];
  readonly allowed_origins?: readonly string[];
  readonly allowed_logout_urls?: readonly string[];
  readonly grant_types?: readonly string[];
  readonly is_first_party?: boolean;
  readonly [key: string]: unknown;
}
