import { catalogueOf } from '../state/details.ts';
import type { UiState } from '../ui-state.ts';
import type { FieldSpec } from './form.ts';

/**
 * Which custom domain the link in a mail names: asked where a tenant has several that are verified, because without a
 * default one Auth0 then wants to be told. https://auth0.com/docs/customize/custom-domains/multiple-custom-domains
 */
export function domainField(tenant: string, isWanted: FieldSpec['isShown'] = () => true): FieldSpec {
  return {
    id: 'domain',
    label: 'Domain of links',
    kind: 'choice',
    initial: '',
    preset: (state) => {
      const domains = readyDomains(state, tenant);
      return domains.length > 1
        ? (domains.find(({ is_default }) => is_default === true) ?? domains[0])?.domain
        : undefined;
    },
    choices: (state) =>
      readyDomains(state, tenant).map(({ domain, is_default }) => ({
        id: domain,
        label: domain,
        note: is_default === true ? 'the default' : undefined,
      })),
    isShown: (values, state) => readyDomains(state, tenant).length > 1 && isWanted(values, state),
    hint: () => 'The custom domain that the link in the mail names.',
  };
}

function readyDomains(state: UiState, tenant: string) {
  return catalogueOf(state, tenant, 'custom_domains').filter(({ status }) => status === 'ready');
}
