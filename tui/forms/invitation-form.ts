import { emailMistake } from '../../src/domain/email-address.ts';
import type { ActionWords } from '../actions/user-action.ts';
import { catalogueOf } from '../state/details.ts';
import type { OpenGroup } from '../state/group.ts';
import { openReview } from '../state/review.ts';
import type { FormSpec } from './form.ts';

export const inviteScopes: readonly string[] = ['create:organization_invitations'];

const inviteWords: ActionWords = {
  id: 'invite',
  words: 'Invite into the organization',
  verb: 'invite somebody into',
  done: 'Invited somebody into',
  result: (result) =>
    typeof result !== 'string'
      ? undefined
      : {
          title: 'Invitation',
          label: 'Link of the invitation',
          value: result,
          isSecret: true,
          isLink: true,
          remark: 'Whoever has it joins the organization. It is shown once and kept nowhere.',
        },
};

export const revokeWords: ActionWords = {
  id: 'revoke-invitation',
  words: 'Revoke the invitation',
  verb: 'revoke an invitation of',
  done: 'Revoked an invitation of',
};

/** @param account who sits at this computer: a first guess at who invites */
export function invitationForm({ tenant, id, name }: OpenGroup, account: string): FormSpec {
  return {
    title: inviteWords.words,
    about: name,
    fields: [
      {
        id: 'email',
        label: 'E-mail',
        kind: 'text',
        check: (value) => {
          const words = value === '' ? 'is needed' : emailMistake(String(value));
          return words === undefined ? undefined : { level: 'bad', words };
        },
      },
      {
        id: 'client_id',
        label: 'Application',
        kind: 'choice',
        choices: (state) =>
          catalogueOf(state, tenant, 'clients')
            .filter((client) => client['is_global'] !== true)
            .map((client) => ({
              id: client.client_id,
              label: client.name ?? client.client_id,
              note: client.app_type ?? '',
            })),
        hint: () => 'The invitation leads to its login. It needs a login URI of its own, or the one of the tenant.',
        check: (value) => (value === '' ? { level: 'bad', words: 'is needed' } : undefined),
      },
      {
        id: 'inviter',
        label: 'Invited by',
        kind: 'text',
        initial: account,
        hint: () => 'As the mail says it.',
        check: (value) => (String(value).trim() === '' ? { level: 'bad', words: 'is needed' } : undefined),
      },
      {
        id: 'send_mail',
        label: 'Send the mail',
        kind: 'switch',
        initial: true,
        hint: () => 'Without a mail you hand the link over yourself.',
      },
    ],
    submit: (values, state) =>
      openReview(state, {
        words: inviteWords,
        tenant,
        who: name,
        order: { action: inviteWords.id, subject: { kind: 'organization', id, words: name }, input: values },
      }),
  };
}
