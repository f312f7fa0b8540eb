import type { CredentialKind, Environment, Tenant } from '../../src/domain/tenant.ts';

/** How a new tenant is to be signed in to. Ready-made tokens are for scripts. */
export type SignInKind = Exclude<CredentialKind, 'token'>;

/** What is known of a tenant that is being added, step by step. Never a secret. */
export interface TenantDraft {
  readonly name: string;
  readonly domain: string;
  readonly audience_domain?: string | undefined;
  readonly loopback_http: boolean;
  readonly kind: SignInKind;
  readonly client_id: string;
  readonly environment: Environment;
  readonly read_only: boolean;
  readonly keep_logs?: string | undefined;
}

export const firstDraft: TenantDraft = {
  name: '',
  domain: '',
  loopback_http: false,
  kind: 'client_secret',
  client_id: '',
  environment: 'production',
  read_only: true,
};

/** The tenant as the configuration will name it. A token says by itself whose it is. */
export function draftedTenant({ kind, client_id, ...draft }: TenantDraft): Tenant {
  return { ...draft, credential: kind, client_id: client_id === '' ? kind : client_id };
}
