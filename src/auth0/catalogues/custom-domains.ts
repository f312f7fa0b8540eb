import { z } from 'zod';

import type { CustomDomain } from '../../domain/catalogue.ts';
import { keptFields } from '../kept-fields.ts';
import type { CatalogueSource } from './catalogue-source.ts';

/** https://auth0.com/docs/api/management/v2/custom-domains/get-custom-domains */
export const customDomains: CatalogueSource<'custom_domains'> = {
  path: '/custom-domains',
  what: 'custom domains',
  family: 'other',
  form: { key: 'custom_domains', paging: 'checkpoint' },
  shape: z.object({
    custom_domain_id: z.string(),
    domain: z.string(),
    ...keptFields('status', 'type', 'primary', 'is_default', 'relying_party_identifier', 'domain_metadata'),
  }) as unknown as z.ZodType<CustomDomain>,
};
