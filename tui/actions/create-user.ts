import { emailMistake, emailParts, longestDomain, longestLocalPart } from '../../src/domain/email-address.ts';
import type { Connection } from '../../src/domain/connection.ts';
import {
  attributesOf,
  isPasswordless,
  phoneMistake,
  takesNewUsers,
  usernameMistake,
  type UserAttributes,
} from '../../src/domain/user-attributes.ts';
import { Secret } from '../../src/secret.ts';
import { connectionOf } from '../forms/connection-of.ts';
import { domainField } from '../forms/domain-field.ts';
import type { FieldChoice, FieldRemark, FieldSpec, FormSpec, FormValues } from '../forms/form.ts';
import { passwordFields } from '../forms/password-fields.ts';
import { readDocument } from '../forms/read-document.ts';
import { lengthMistake, pictureMistake, textCheck } from '../forms/text-check.ts';
import { countLoginClients } from '../obstacles/login-facts.ts';
import { catalogueOf, detailOf, detailState } from '../state/details.ts';
import { openReview } from '../state/review.ts';
import type { Step, UiState } from '../ui-state.ts';
import type { ActionWords } from './user-action.ts';

export const createScopes = ['create:users'];

const createWords: ActionWords = {
  id: 'create',
  words: 'Create user',
  verb: 'create',
  done: 'Created',
  opens: (result) => (typeof result === 'string' ? result : undefined),
};

const names = ['email', 'username', 'phone_number'] as const;
const further = ['name', 'given_name', 'family_name', 'nickname', 'picture'] as const;
const documents = ['user_metadata', 'app_metadata'] as const;

/** https://auth0.com/docs/manage-users/user-accounts/create-users */
export function createForm(tenant: string): FormSpec {
  return {
    title: 'Create user',
    about: tenant,
    fields: [
      connectionField(tenant),
      ...names.map((name) => nameField(tenant, name)),
      ...passwordFields({
        tenant,
        connection: (values) => values['connection'],
        isShown: (values, state) => attributes(state, tenant, values)?.hasPassword === true,
      }),
      {
        id: 'verify_email',
        label: 'Verification mail',
        kind: 'switch',
        initial: true,
        isShown: (values, state) => takes(state, tenant, values, 'email') && values['email_verified'] !== true,
        hint: () => 'Auth0 sends it if the template is enabled.',
      },
      domainField(tenant, (values) => values['verify_email'] === true),
      { id: 'more', label: 'More', kind: 'switch', initial: false, hint: () => 'names, picture, verified, metadata' },
      ...further.map(furtherField),
      {
        id: 'email_verified',
        label: 'E-mail verified',
        kind: 'switch',
        initial: false,
        isShown: (values, state) => isMore(values) && takes(state, tenant, values, 'email'),
        hint: () => 'The address is known to be right: no mail is sent.',
      },
      ...documents.map(documentField),
    ],
    remarks: [
      'New users show as pending until they log in for the first time.',
      'Passwords are never stored, logged or put into the undo list.',
    ],
    wants: (_, state) => [
      { tenant, catalogue: 'connections' },
      { tenant, catalogue: 'clients' },
      { tenant, catalogue: 'custom_domains' },
      ...creatable(state, tenant).map(({ id }) => ({ tenant, owner: id, kind: 'clients_of_connection' as const })),
    ],
    check: (_, state) => whyNoConnection(state, tenant),
    submit: (values, state) => submit(state, tenant, values),
  };
}

function isMore(values: FormValues): boolean {
  return values['more'] === true;
}

function attributes(state: UiState, tenant: string, values: FormValues): UserAttributes | undefined {
  const connection = connectionOf(state, tenant, values['connection']);
  return connection && attributesOf(connection);
}

function takes(state: UiState, tenant: string, values: FormValues, name: (typeof names)[number]): boolean {
  const known = attributes(state, tenant, values);
  return known !== undefined && known[name] !== 'off';
}

/** More connections than this are not asked for their applications: the list says so. */
const mostAsked = 12;

function creatable(state: UiState, tenant: string): readonly Connection[] {
  return catalogueOf(state, tenant, 'connections').filter(takesNewUsers).slice(0, mostAsked);
}

function whyNoConnection(state: UiState, tenant: string): FieldRemark | undefined {
  if (catalogueOf(state, tenant, 'connections').some(takesNewUsers)) return undefined;
  const words =
    'the mirror knows no database or passwordless connection: sync the tenant, with the scope read:connections';
  return { level: 'bad', words };
}

function connectionField(tenant: string): FieldSpec {
  return {
    id: 'connection',
    label: 'Connection',
    kind: 'choice',
    initial: '',
    preset: (state) => connectionChoices(state, tenant).find(({ disabled }) => disabled === undefined)?.id,
    choices: (state) => connectionChoices(state, tenant),
    check: (value, _, state) => {
      const chosen = connectionChoices(state, tenant).find(({ id }) => id === value);
      if (chosen === undefined) return { level: 'bad', words: 'choose one' };
      return chosen.disabled === undefined ? undefined : { level: 'bad', words: chosen.disabled };
    },
    hint: (values, state) => {
      const chosen = connectionOf(state, tenant, values['connection']);
      const note = chosen && applicationsOf(state, tenant, chosen).note;
      return note === undefined ? 'Databases and passwordless connections.' : `Enabled for ${note}.`;
    },
  };
}

/** Those that take users first; the others with the reason. */
function connectionChoices(state: UiState, tenant: string): readonly FieldChoice[] {
  const all = catalogueOf(state, tenant, 'connections');
  const sorted = all.toSorted((a, b) => Number(takesNewUsers(b)) - Number(takesNewUsers(a)));
  return sorted.map((connection): FieldChoice => {
    const { name, strategy } = connection;
    if (!takesNewUsers(connection)) return { id: name, label: name, disabled: `${strategy}: users come by logging in` };
    const { note, disabled } = applicationsOf(state, tenant, connection);
    return { id: name, label: name, note, disabled };
  });
}

function applicationsOf(
  state: UiState,
  tenant: string,
  { id, strategy }: Connection,
): Pick<FieldChoice, 'note' | 'disabled'> {
  const wanted = { tenant, owner: id, kind: 'clients_of_connection' } as const;
  const detail = detailOf(state, tenant, id, 'clients_of_connection');
  const kind = isPasswordless(strategy) ? ', passwordless' : '';
  if (detail?.problem !== undefined) return { note: `applications unknown: ${detail.problem.words}` };
  if (detail === undefined) {
    const { asking, problem } = detailState(state, wanted);
    return {
      note: asking ? 'asking for its applications' : `applications unknown${problem ? `: ${problem.message}` : ''}`,
    };
  }
  if (detail.items.length === 0) return { disabled: 'enabled for no application' };
  const count = countLoginClients(detail.items, catalogueOf(state, tenant, 'clients'));
  return { note: `${String(count)} ${count === 1 ? 'application' : 'applications'}${kind}` };
}

const labels = {
  email: 'E-mail',
  username: 'User name',
  phone_number: 'Phone',
  name: 'Name',
  given_name: 'Given name',
  family_name: 'Family name',
  nickname: 'Nickname',
  picture: 'Picture',
} as const;

function nameField(tenant: string, id: (typeof names)[number]): FieldSpec {
  return {
    id,
    label: labels[id],
    kind: 'text',
    isShown: (values, state) => takes(state, tenant, values, id),
    check: (value, values, state) => {
      const text = String(value);
      const known = attributes(state, tenant, values);
      if (text === '') return known?.[id] === 'required' ? { level: 'bad', words: 'is needed' } : undefined;
      const words = nameMistake(id, text, known);
      return words === undefined ? { level: 'good', words: '' } : { level: 'bad', words };
    },
    ...(id === 'email' ? { counter: emailCounter } : {}),
    hint: (values, state) => nameHint(id, attributes(state, tenant, values)),
  };
}

function nameMistake(id: string, text: string, known: UserAttributes | undefined): string | undefined {
  if (id === 'email') return emailMistake(text);
  if (id === 'phone_number') return phoneMistake(text);
  return known === undefined ? undefined : usernameMistake(text, known.usernameLength);
}

function emailCounter(value: unknown): string {
  const { local, domain } = emailParts(String(value));
  return `local part ${String(local.length)}/${String(longestLocalPart)}, domain ${String(domain.length)}/${String(longestDomain)}`;
}

function nameHint(id: string, known: UserAttributes | undefined): string {
  if (id === 'phone_number') return 'With the country, as in +4915112345678.';
  if (id !== 'username' || known === undefined) return '';
  const { min, max } = known.usernameLength;
  const unknown = known.isKnown ? '' : ' Whether the connection has user names is unknown: read:connections_options.';
  return `${String(min)} to ${String(max)} letters, digits and @ ^ $ . ! \` - # + ' ~ _.${unknown}`;
}

function furtherField(id: (typeof further)[number]): FieldSpec {
  const most = id === 'given_name' || id === 'family_name' ? 150 : 300;
  return {
    id,
    label: labels[id],
    kind: 'text',
    isShown: isMore,
    check: textCheck(id === 'picture' ? pictureMistake : lengthMistake(most)),
  };
}

function documentField(id: (typeof documents)[number]): FieldSpec {
  return { id, label: id, kind: 'json', initial: '{}', base: {}, isShown: isMore };
}

function submit(state: UiState, tenant: string, values: FormValues): Step {
  const texts = [...names, ...further, 'connection', 'domain'].map((id) => [id, values[id]] as const);
  const kept = documents.map((id) => [id, readDocument(String(values[id] ?? ''))] as const);
  const { password, verify_email, email_verified } = values;
  const input = {
    ...Object.fromEntries(texts.filter(([, value]) => value !== undefined && value !== '')),
    ...Object.fromEntries(kept.filter(([, value]) => value !== undefined && Object.keys(value).length > 0)),
    ...(email_verified === true ? { email_verified } : {}),
    ...(verify_email === false ? { verify_email } : {}),
    ...(typeof password === 'string' && password !== '' ? { password: new Secret(password) } : {}),
  };
  const who = names.map((id) => values[id]).find((value): value is string => typeof value === 'string' && value !== '');
  const id = who ?? '';
  const order = { action: createWords.id, subject: { kind: 'new_user', id, words: id }, input } as const;
  return openReview(state, { words: createWords, tenant, who: id, order });
}
