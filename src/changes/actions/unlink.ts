import { isDeepStrictEqual } from 'node:util';

import { z } from 'zod';

import type { UserProfile } from '../../domain/user.ts';
import { AppError } from '../../errors.ts';
import { pickFields } from '../pick-fields.ts';
import type { Action } from './action.ts';
import { identityIds, splitUserId } from './identity-ids.ts';
import type { LinkedUser } from './link.ts';
import { patchUser } from './patch-user.ts';

interface Input {
  /** The identity as the `user_id` that it gets back: `google-oauth2|1035`. */
  readonly identity: string;
  /** The change that linked it, whose copy gives the metadata back. */
  readonly change_id?: string | undefined;
}

interface Facts {
  /** Metadata that it had before it was linked and that are to come back; empty for none. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The user that it has become, when it is one. */
  readonly separate: UserProfile | undefined;
  readonly tenant: string;
}

/**
 * Takes an identity off a user. It becomes a user of its own, as new as one who just came, with empty metadata.
 * https://auth0.com/docs/manage-users/user-accounts/user-account-linking/unlink-user-accounts
 */
export const unlink: Action<Input, Facts> = {
  action: 'unlink',
  kind: 'user',
  verb: 'unlink',
  input: z.strictObject({
    identity: z.string().refine((identity) => identity.includes('|'), {
      error: 'must name provider and id of the identity, like google-oauth2|103547991597142817347',
    }),
    change_id: z.string().optional(),
  }),
  scopes: () => ['update:users'],
  read: async (reading, _subject, { identity, change_id }) => {
    const { client, options, tenant } = reading;
    const image = change_id === undefined ? undefined : (reading.before(change_id) as LinkedUser | undefined);
    const { body: separate } = await client.getUser(identity, options);
    return { metadata: image === undefined ? {} : filledMetadata(image.profile), separate, tenant: tenant.name };
  },
  plan: ({ user, subject, facts: { metadata, tenant }, input: { identity } }) => {
    const before = identityIds(user);
    if (before[0] === identity) throw mainIdentity(identity, tenant);
    if (!before.includes(identity)) return { differences: [], requests: [], remarks: [] };
    const [provider, own_id] = splitUserId(identity);
    const path = `/users/${encodeURIComponent(subject.id)}/identities/${encodeURIComponent(provider)}/${encodeURIComponent(own_id)}`;
    const returns = Object.keys(metadata);
    return {
      differences: [
        { field: 'identities', before, after: before.filter((each) => each !== identity) },
        { field: `new user ${identity}`, before: undefined, after: 'a user of its own' },
      ],
      requests: [{ method: 'DELETE', path }, ...(returns.length === 0 ? [] : [patchUser(identity, metadata)])],
      remarks: [
        `Whoever logs in with ${provider} is another user from then on: nothing of this user can be reached with it.`,
        returns.length === 0
          ? 'The new user is empty: no metadata, no roles, no organizations, no log-ins.'
          : `The new user gets back ${returns.join(' and ')} as they were before it was linked, but no roles, organizations and log-ins.`,
        'What this user has (metadata, roles, MFA, history) stays here, also what came by the linked identity.',
      ],
      irreversible: true,
      others: [identity],
    };
  },
  nothingToChange: () => ({ words: 'the user has no such identity' }),
  isDone: ({ user, facts, input }) => {
    if (user === undefined || identityIds(user).includes(input.identity)) return false;
    const wanted = facts?.metadata ?? {};
    return isDeepStrictEqual(pickFields(facts?.separate ?? { user_id: '' }, Object.keys(wanted)), wanted);
  },
  after: (_answers, { subject, input }) => ({ reread: [subject.id, input.identity] }),
  undo: ({ input }) => ({ action: 'link', input: { user_id: input.identity } }),
};

function filledMetadata(profile: UserProfile): Readonly<Record<string, unknown>> {
  const metadata = pickFields(profile, ['user_metadata', 'app_metadata']);
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => Object.keys(value ?? {}).length > 0));
}

function mainIdentity(identity: string, tenant: string): AppError {
  return new AppError(
    'refused',
    `${identity} is the main identity of the user in tenant ${tenant}: it cannot be unlinked`,
    {
      tenant,
      hint: 'Unlink the other identities, or delete the user.',
    },
  );
}
