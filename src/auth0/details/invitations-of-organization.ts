import { z } from 'zod';

import { keptFields, keptObject } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * Never `invitation_url` and `ticket_id`: whoever holds them joins the organization.
 * https://auth0.com/docs/api/management/v2/organizations/get-invitations
 */
export const invitationsOfOrganization: DetailSource = {
  kind: 'invitations_of_organization',
  what: 'invitations of an organization',
  scopes: ['read:organization_invitations'],
  family: 'other',
  form: { key: 'invitations', paging: 'pages' },
  shape: z.object({
    id: z.string(),
    ...keptFields('created_at', 'expires_at', 'client_id', 'connection_id', 'roles'),
    inviter: keptObject('name'),
    invitee: keptObject('email'),
  }),
  lists: (organization) => [{ path: `/organizations/${pathPart(organization)}/invitations` }],
};
