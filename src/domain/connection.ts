/** A source of users: a database, a social provider, an enterprise directory. No `options`: they hold secrets. */
export interface Connection {
  readonly id: string;
  readonly name: string;
  readonly strategy: string;
  readonly display_name?: string;
  readonly [key: string]: unknown;
}

/** An application of the tenant. Never read with secrets or signing keys. */
export interface Client {
  readonly client_id: string;
  readonly name: string;
  readonly app_type?: string;
  readonly [key: string]: unknown;
}
