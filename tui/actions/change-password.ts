import { whyNoPassword } from '../../src/domain/user-attributes.ts';
import type { Identity, UserProfile } from '../../src/domain/user.ts';
import { Secret } from '../../src/secret.ts';
import { accountField } from '../forms/account-field.ts';
import { applicationField, chosenApplication, wantedForApplications } from '../forms/application-field.ts';
import { domainField } from '../forms/domain-field.ts';
import { filledValues } from '../forms/filled-values.ts';
import type { FieldRemark, FormSpec, FormValues } from '../forms/form.ts';
import { lifeField } from '../forms/life-field.ts';
import { passwordFields } from '../forms/password-fields.ts';
import { catalogueOf } from '../state/details.ts';
import { startReview } from '../state/review.ts';
import { openProfile, tenantObstacle } from '../state/target.ts';
import type { Step, UiState } from '../ui-state.ts';
import type { ActionWords, ShownResult, TargetUser, UserAction } from './user-action.ts';

/** By mail, by a link to hand over, or directly. */
export const changePassword: UserAction = {
  id: 'set-password',
  key: 'W',
  words: 'Change password',
  verb: 'set password',
  done: 'Set the password of',
  scopes: ['update:users'],
  applies: (target, state) => {
    const profile = openProfile(state, target);
    return (profile && whyNot(state, target, profile)) ?? true;
  },
  whyNot,
  form: (_, target, profile) => passwordForm(target, profile),
};

const byTicket: ActionWords = {
  id: 'password-ticket',
  words: 'Make a password link',
  verb: 'make a password link',
  done: 'Made a password link for',
  result: (result): ShownResult | undefined =>
    typeof result === 'string'
      ? shownLink('Password link', result, 'Whoever has it can set the password, once.')
      : undefined,
};

const byMail: ActionWords = {
  id: 'password-mail',
  words: 'Mail a password link',
  verb: 'mail a password link',
  done: 'Asked Auth0 to mail a password link to',
};

/** A link that is shown once. */
export function shownLink(title: string, value: string, remark: string): ShownResult {
  return { title, label: 'link', value, isSecret: true, isLink: true, remark };
}

const isDatabase = ({ provider }: Identity): boolean => provider === 'auth0';

/** Fields that belong to these ways. */
function isWay(...ways: readonly string[]): (values: FormValues) => boolean {
  return ({ way }) => ways.includes(String(way));
}

function passwordForm(target: TargetUser, profile: UserProfile): FormSpec {
  const { tenant } = target;
  return {
    title: 'Change password',
    about: target.name ?? target.email ?? target.user_id,
    fields: [
      {
        id: 'way',
        label: 'How',
        kind: 'choice',
        initial: profile.email === undefined ? 'ticket' : 'mail',
        choices: (state) => [
          { id: 'mail', label: 'mail', note: 'Auth0 writes to the user' },
          {
            id: 'ticket',
            label: 'link',
            note: 'shown once, for you to pass on',
            disabled: tenantObstacle(state, tenant, ['create:user_tickets']),
          },
          { id: 'direct', label: 'directly', note: 'you type the new password' },
        ],
      },
      accountField(profile, isDatabase),
      ...passwordFields({
        tenant,
        connection: (values) => values['connection'],
        isShown: isWay('direct'),
      }),
      applicationField(tenant, isWay('mail', 'ticket')),
      lifeField(isWay('ticket')),
      {
        id: 'mark_email_as_verified',
        label: 'Verifies e-mail',
        kind: 'switch',
        initial: false,
        isShown: isWay('ticket'),
        hint: () => 'Who uses the link has the address marked as verified: hand it over by mail only.',
      },
      domainField(tenant, isWay('ticket')),
    ],
    remarks: ['A reset through the API also lifts blocks of the user, an administrator’s among them.'],
    wants: (values, state) => [
      ...wantedForApplications(state, tenant, values),
      { tenant, catalogue: 'custom_domains' },
    ],
    check: (_, state) => whyNone(state, target, profile),
    submit: (values, state) => submit(state, target, values),
  };
}

function whyNot(state: UiState, { tenant }: TargetUser, profile: UserProfile): string | undefined {
  return whyNoPassword(profile, catalogueOf(state, tenant, 'connections'));
}

function whyNone(state: UiState, target: TargetUser, profile: UserProfile): FieldRemark | undefined {
  const words = whyNot(state, target, profile);
  return words === undefined ? undefined : { level: 'bad', words };
}

function submit(state: UiState, target: TargetUser, values: FormValues): Step {
  const { way, password, mark_email_as_verified, ttl_sec } = values;
  const account = filledValues(values, 'connection');
  if (way === 'direct') {
    return startReview(state, changePassword, target, { ...account, password: new Secret(String(password)) });
  }
  const input = { ...account, ...chosenApplication(values) };
  if (way === 'mail') return startReview(state, byMail, target, input);
  return startReview(state, byTicket, target, {
    ...input,
    ...filledValues(values, 'domain'),
    ttl_sec: Number(ttl_sec),
    ...(mark_email_as_verified === true ? { mark_email_as_verified } : {}),
  });
}
