import type { Client } from '../../src/domain/connection.ts';
import type { FormSpec, FormValue, FormValues } from '../forms/form.ts';
import type { DocumentOverlay } from '../overlay.ts';
import { noEffects } from '../ui-state.ts';
import { allowListAction, type AllowList } from './allow-list-action.ts';

/** Asks who may log in to an application, and shows the code of an Action that lets in nobody else. */
export function allowListForm(client: Pick<Client, 'client_id' | 'name'>): FormSpec {
  return {
    title: 'Action that lets in only listed users',
    about: client.name,
    remarks: ['This makes code to be pasted into an Action at the dashboard. Nothing is changed by it.'],
    fields: [
      {
        id: 'emails',
        label: 'E-mails',
        kind: 'text',
        hint: () => 'verified addresses, separated by commas or blanks',
      },
      { id: 'domains', label: 'Domains', kind: 'text', hint: () => 'of verified addresses: acme.com, example.org' },
      { id: 'roles', label: 'Roles', kind: 'text', hint: () => 'names of roles, separated by commas' },
    ],
    check: (values) => {
      const { emails, domains, roles } = listOf(values);
      const isEmpty = emails.length + domains.length + roles.length === 0;
      return isEmpty ? { level: 'bad', words: 'nobody is listed yet: everybody would be refused' } : undefined;
    },
    submit: (values, state) => {
      const document: DocumentOverlay = {
        kind: 'document',
        title: 'Code for an Action (post-login)',
        about: client.name,
        remarks: [
          { level: 'warn', words: 'It takes effect only once it is deployed and added to the post-login trigger.' },
        ],
        text: allowListAction(client, listOf(values)),
        top: 0,
      };
      return [{ ...state, overlays: [...state.overlays, document] }, noEffects];
    },
  };
}

function listOf(values: FormValues): AllowList {
  return {
    emails: wordsOf(values['emails'], /[\s,;]+/),
    domains: wordsOf(values['domains'], /[\s,;]+/),
    roles: wordsOf(values['roles'], /,+/),
  };
}

function wordsOf(value: FormValue | undefined, between: RegExp): readonly string[] {
  return (typeof value === 'string' ? value : '')
    .split(between)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
