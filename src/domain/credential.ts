/** Chosen by `TENANTRY_CREDENTIAL_STORE`, else by the configuration, else by a probe of the keychain. */
export type CredentialStoreKind = 'keychain' | 'file' | 'env';
