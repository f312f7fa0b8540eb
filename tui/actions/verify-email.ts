import type { Job } from '../../src/auth0/auth0-client.ts';
import { isEnterprise } from '../../src/changes/actions/why-not-editable.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { accountField } from '../forms/account-field.ts';
import { applicationField, chosenApplication, wantedForApplications } from '../forms/application-field.ts';
import { domainField } from '../forms/domain-field.ts';
import { filledValues } from '../forms/filled-values.ts';
import type { FormSpec, FormValues } from '../forms/form.ts';
import { lifeField } from '../forms/life-field.ts';
import { startReview } from '../state/review.ts';
import { tenantObstacle } from '../state/target.ts';
import type { Step, UiState } from '../ui-state.ts';
import { shownLink } from './change-password.ts';
import type { ActionWords, ShownResult, TargetUser, UserAction } from './user-action.ts';

/** By mail, by a link to hand over, or by hand. */
export const verifyEmail: UserAction = {
  id: 'send-verification',
  key: 'V',
  words: 'Verify e-mail',
  verb: 'send verification mail',
  done: 'Verification mail is under way to',
  job: {
    of: (result) => (typeof result === 'object' && result !== null ? (result as Job).id : undefined),
    done: 'Verification mail sent',
    failed: 'Verification mail not sent',
  },
  scopes: ['update:users'],
  applies: ({ email }) => (email === undefined ? 'has no e-mail address' : true),
  form: (_, target, profile) => verifyForm(target, profile),
};

const byTicket: ActionWords = {
  id: 'verification-ticket',
  words: 'Make a verification link',
  verb: 'make a verification link',
  done: 'Made a verification link for',
  result: (result): ShownResult | undefined =>
    typeof result === 'string'
      ? shownLink('Verification link', result, 'Hand it over by a mail to that address only.')
      : undefined,
};

const byHand: ActionWords = {
  id: 'edit',
  words: 'Mark e-mail as verified',
  verb: 'verify',
  done: 'Verified the e-mail of',
};

const isMailed = ({ way }: FormValues): boolean => way !== 'hand';
const isTicket = ({ way }: FormValues): boolean => way === 'ticket';

function verifyForm(target: TargetUser, profile: UserProfile): FormSpec {
  const { tenant } = target;
  const [main] = profile.identities ?? [];
  return {
    title: 'Verify e-mail',
    about: target.email ?? target.user_id,
    fields: [
      {
        id: 'way',
        label: 'How',
        kind: 'choice',
        initial: 'mail',
        choices: (state) => [
          { id: 'mail', label: 'mail', note: 'Auth0 sends it' },
          {
            id: 'ticket',
            label: 'link',
            note: 'shown once, for you to pass on',
            disabled: tenantObstacle(state, tenant, ['create:user_tickets']),
          },
          {
            id: 'hand',
            label: 'by hand',
            note: 'no mail: you know that the address is right',
            disabled: main !== undefined && isEnterprise(main) ? 'not of enterprise users' : undefined,
          },
        ],
        check: (way) =>
          way === 'mail' && profile.email_verified === true && (profile.identities?.length ?? 0) < 2
            ? { level: 'bad', words: 'is verified already' }
            : undefined,
      },
      accountField(profile),
      applicationField(tenant, isMailed),
      lifeField(isTicket),
      domainField(tenant, isMailed),
    ],
    wants: (values, state) => [
      ...wantedForApplications(state, tenant, values),
      { tenant, catalogue: 'custom_domains' },
    ],
    submit: (values, state) => submit(state, target, profile, values),
  };
}

function submit(state: UiState, target: TargetUser, { identities = [] }: UserProfile, values: FormValues): Step {
  const { way, connection, ttl_sec } = values;
  const account = connection === undefined || connection === identities[0]?.connection ? {} : { connection };
  if (way === 'hand') return startReview(state, byHand, target, { ...account, email_verified: true });
  const input = { ...account, ...chosenApplication(values), ...filledValues(values, 'domain') };
  if (way === 'ticket') return startReview(state, byTicket, target, { ...input, ttl_sec: Number(ttl_sec) });
  return startReview(state, verifyEmail, target, input);
}
