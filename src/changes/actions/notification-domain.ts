import { z } from 'zod';

import type { ChangeRequest } from '../../domain/change.ts';

/** The custom domain that links in mails shall name. */
export const notificationDomain = z.string({ error: 'must be a domain' }).regex(/^[a-z0-9.-]+$/i, 'must be a domain');

/**
 * A tenant with several verified custom domains and no default one does not answer without being told which.
 * https://auth0.com/docs/customize/custom-domains/multiple-custom-domains
 */
export function domainHeader(domain: string | undefined): Pick<ChangeRequest, 'headers'> {
  return domain === undefined ? {} : { headers: { 'auth0-custom-domain': domain } };
}
