import { z } from 'zod';

import type { Detail, DetailItem } from '../../domain/detail.ts';
import { AppError } from '../../errors.ts';
import type { Action, Finished, Reading } from './action.ts';
import { emailText } from './user-shapes.ts';

interface InviteInput {
  readonly email: string;
  /** The application that the invitation leads to. */
  readonly client_id: string;
  /** Who invites, as the mail says. */
  readonly inviter: string;
  readonly send_mail: boolean;
}

interface InviteFacts {
  readonly invitations: Detail;
}

const inviteInput = z.strictObject({
  email: emailText,
  client_id: z.string().min(1, { error: 'names no application' }),
  inviter: z
    .string()
    .trim()
    .min(1, { error: 'must not be empty' })
    .max(300, { error: 'is longer than 300 characters' }),
  send_mail: z.boolean(),
});

/**
 * Invites somebody into an organization. The link of the invitation is worth as much as a password until it is used.
 * https://auth0.com/docs/api/management/v2/organizations/post-invitations
 */
export const invite: Action<InviteInput, InviteFacts, 'organization'> = {
  action: 'invite',
  kind: 'organization',
  verb: 'invite',
  input: inviteInput,
  scopes: () => ['create:organization_invitations'],
  read: async (reading, { id }) => ({ invitations: await readInvitations(reading, id) }),
  plan: ({ subject, facts, input }) => {
    const { email, client_id, inviter, send_mail } = input;
    const open = invitationsOf(facts.invitations, email).length;
    return {
      differences: [{ field: 'invitation', before: undefined, after: email }],
      requests: [
        {
          method: 'POST',
          path: invitationsPath(subject.id),
          body: {
            inviter: { name: inviter },
            invitee: { email },
            client_id,
            send_invitation_email: send_mail,
          },
        },
      ],
      remarks: [
        send_mail
          ? 'Auth0 sends a mail at once; it cannot be called back.'
          : 'Nobody gets a mail: hand the link over yourself.',
        'Whoever has the link joins the organization. It works for a week, or until the invitation is revoked.',
        ...(open === 0
          ? []
          : [
              `There ${open === 1 ? 'is an open invitation' : `are ${String(open)} open invitations`} for this address already.`,
            ]),
      ],
    };
  },
  nothingToChange: () => ({ words: 'nothing is left to invite for' }),
  // Lists tell when an invitation was made, by the clock of Auth0; a minute is more than the clocks differ.
  isDone: ({ facts, input, sent_at }) => {
    if (facts === undefined || facts.invitations.problem !== undefined) return 'cannot tell';
    const isNew = (item: DetailItem): boolean => Date.parse(String(item['created_at'])) >= sent_at - 60_000;
    if (invitationsOf(facts.invitations, input.email).some(isNew)) return true;
    return facts.invitations.complete ? false : 'cannot tell';
  },
  after: ([answer], done) => {
    const { id, invitation_url } = (answer?.body ?? {}) as { readonly id?: unknown; readonly invitation_url?: unknown };
    return { ...forgetInvitations(done), result: invitation_url, noted: typeof id === 'string' ? id : undefined };
  },
};

interface RevokeInput {
  readonly invitation_id: string;
}

/** https://auth0.com/docs/api/management/v2/organizations/delete-invitations-by-invitation-id */
export const revokeInvitation: Action<RevokeInput, InviteFacts, 'organization'> = {
  action: 'revoke-invitation',
  kind: 'organization',
  verb: 'revoke the invitation',
  input: z.strictObject({ invitation_id: z.string().min(1, { error: 'names no invitation' }) }),
  scopes: () => ['delete:organization_invitations'],
  read: async (reading, { id }) => ({ invitations: await readInvitations(reading, id) }),
  plan: ({ subject, facts, input: { invitation_id } }) => {
    const { items, problem } = facts.invitations;
    const found = items.find((item) => item['id'] === invitation_id);
    if (found === undefined && problem === undefined) return { differences: [], requests: [], remarks: [] };
    return {
      differences: [{ field: 'invitation', before: emailOf(found) ?? invitation_id, after: undefined }],
      requests: [{ method: 'DELETE', path: `${invitationsPath(subject.id)}/${encodeURIComponent(invitation_id)}` }],
      remarks: ['Its link stops working. Somebody who has accepted it already stays a member.'],
    };
  },
  nothingToChange: () => ({ words: 'there is no such invitation: it was accepted, revoked, or has expired' }),
  isDone: ({ facts, input }) => {
    if (facts === undefined || facts.invitations.problem !== undefined) return 'cannot tell';
    return facts.invitations.items.every((item) => item['id'] !== input.invitation_id);
  },
  after: (_answers, done) => forgetInvitations(done),
};

function invitationsPath(organization: string): string {
  return `/organizations/${encodeURIComponent(organization)}/invitations`;
}

/** @throws AppError `not_found` when there is no such organization */
async function readInvitations({ client, options, tenant }: Reading, id: string): Promise<Detail> {
  const invitations = await client.readDetail('invitations_of_organization', id, options);
  if (invitations.problem?.reason !== 'not_found') return invitations;
  throw new AppError('not_found', `no organization ${id} in tenant ${tenant.name}`, { tenant: tenant.name });
}

function invitationsOf({ items }: Detail, email: string): readonly DetailItem[] {
  return items.filter((item) => emailOf(item)?.toLowerCase() === email.toLowerCase());
}

function emailOf(item: DetailItem | undefined): string | undefined {
  const email = (item?.['invitee'] as { readonly email?: unknown } | undefined)?.email;
  return typeof email === 'string' ? email : undefined;
}

function forgetInvitations({ subject, at }: Finished<unknown>) {
  return { batch: { forgetDetails: [{ owner: subject.id, kind: 'invitations_of_organization', at }] } } as const;
}
