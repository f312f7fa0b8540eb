import { whyNotEditable, isFederated } from '../../src/changes/actions/why-not-editable.ts';
import { emailMistake } from '../../src/domain/email-address.ts';
import { attributesOf, phoneMistake, usernameMistake } from '../../src/domain/user-attributes.ts';
import type { Identity, UserProfile } from '../../src/domain/user.ts';
import { connectionOf } from '../forms/connection-of.ts';
import { domainField } from '../forms/domain-field.ts';
import { filledValues } from '../forms/filled-values.ts';
import type { FieldSpec, FormSpec, FormValues } from '../forms/form.ts';
import { lengthMistake, textCheck } from '../forms/text-check.ts';
import { startReview } from '../state/review.ts';
import type { UiState } from '../ui-state.ts';
import type { TargetUser, UserAction } from './user-action.ts';

/** Names, e-mail, user name, phone number, and whether they are verified. */
export const editProfile: UserAction = {
  id: 'edit',
  key: 'M',
  words: 'Edit profile',
  verb: 'edit',
  done: 'Edited',
  scopes: ['update:users'],
  applies: () => true,
  form: (_, target, profile) => profileForm(target, profile),
};

const texts = ['name', 'given_name', 'family_name', 'nickname', 'email', 'username', 'phone_number'] as const;
const switches = ['email_verified', 'phone_verified'] as const;
type Field = (typeof texts)[number] | (typeof switches)[number];

const labels: Readonly<Record<Field, string>> = {
  name: 'Name',
  given_name: 'Given name',
  family_name: 'Family name',
  nickname: 'Nickname',
  email: 'E-mail',
  username: 'User name',
  phone_number: 'Phone',
  email_verified: 'E-mail verified',
  phone_verified: 'Phone verified',
};

function profileForm(target: TargetUser, profile: UserProfile): FormSpec {
  const { tenant } = target;
  const [identity] = profile.identities ?? [];
  const changed = (values: FormValues): Record<string, unknown> => changesOf(profile, values);
  return {
    title: 'Edit profile',
    about: target.name ?? target.email ?? target.user_id,
    fields: [
      ...texts.slice(0, 5).map((field) => textField(target, profile, identity, field)),
      switchField(target, profile, identity, 'email_verified'),
      {
        id: 'verify_email',
        label: 'Verification mail',
        kind: 'switch',
        initial: false,
        isShown: (values) => typeof changed(values)['email'] === 'string',
        hint: () => 'Auth0 sends one to the new address.',
      },
      domainField(tenant, (values) => values['verify_email'] === true),
      ...texts.slice(5).map((field) => textField(target, profile, identity, field)),
      switchField(target, profile, identity, 'phone_verified'),
    ],
    remarks: identity === undefined ? [] : federatedRemarks(identity),
    wants: () => [
      { tenant, catalogue: 'connections' },
      { tenant, catalogue: 'custom_domains' },
    ],
    check: (values, state) => {
      const why = identity && whyNot(state, tenant, identity, 'name');
      if (why !== undefined) return { level: 'bad', words: `nothing can be edited here: ${why}` };
      if (Object.keys(changed(values)).length === 0) return { level: 'bad', words: 'nothing is changed yet' };
      return undefined;
    },
    submit: (values, state) => {
      const { verify_email } = values;
      const more = { ...filledValues(values, 'domain'), ...(verify_email === true ? { verify_email } : {}) };
      return startReview(state, editProfile, target, { ...changed(values), ...more });
    },
  };
}

function whyNot(state: UiState, tenant: string, identity: Identity, field: Field): string | undefined {
  const connection = connectionOf(state, tenant, identity.connection);
  return whyNotEditable(field, { identity, isMain: true }, connection)?.words;
}

function textField(
  { tenant }: TargetUser,
  profile: UserProfile,
  identity: Identity | undefined,
  id: (typeof texts)[number],
): FieldSpec {
  const held = profile[id];
  return {
    id,
    label: labels[id],
    kind: 'text',
    initial: typeof held === 'string' ? held : '',
    isShown: (_, state) => identity !== undefined && whyNot(state, tenant, identity, id) === undefined,
    check: (value, values, state) => {
      if (value === '' && typeof held === 'string') return { level: 'warn', words: 'is taken away, if Auth0 lets it' };
      const connection = connectionOf(state, tenant, identity?.connection);
      return value === held
        ? undefined
        : textCheck(mistakeOf(id, connection && attributesOf(connection)))(value, values, state);
    },
    hint: () => (id === 'email' ? 'A new address counts as not verified, and ends the sessions of the user.' : ''),
  };
}

function mistakeOf(
  id: (typeof texts)[number],
  known: ReturnType<typeof attributesOf> | undefined,
): (text: string) => string | undefined {
  if (id === 'email') return emailMistake;
  if (id === 'phone_number') return phoneMistake;
  if (id === 'username')
    return (text) => (known === undefined ? undefined : usernameMistake(text, known.usernameLength));
  return lengthMistake(id === 'given_name' || id === 'family_name' ? 150 : 300);
}

function switchField(
  { tenant }: TargetUser,
  profile: UserProfile,
  identity: Identity | undefined,
  id: (typeof switches)[number],
): FieldSpec {
  const about = id === 'email_verified' ? 'email' : 'phone_number';
  return {
    id,
    label: labels[id],
    kind: 'switch',
    initial: profile[id] === true,
    isShown: (values, state) =>
      identity !== undefined &&
      whyNot(state, tenant, identity, id) === undefined &&
      (profile[about] !== undefined || (values[about] ?? '') !== ''),
  };
}

/** What differs from the profile; null for what is emptied. A sign goes along with what it is about. */
function changesOf(profile: UserProfile, values: FormValues): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const id of texts) {
    const [before, after] = [profile[id] ?? '', values[id]];
    if (after !== undefined && after !== before) changes[id] = after === '' ? null : after;
  }
  for (const id of switches) {
    const after = values[id];
    if (after !== undefined && after !== (profile[id] === true)) changes[id] = after;
  }
  return changes;
}

function federatedRemarks({ provider, connection }: Identity): readonly string[] {
  if (!isFederated(provider)) return [];
  return [
    `${provider} gives e-mail, user name and phone number: they are changed there.`,
    `Names only stay if ${connection} does not sync the profile at each login (set_user_root_attributes).`,
  ];
}
