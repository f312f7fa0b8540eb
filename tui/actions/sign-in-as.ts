import { noImpersonation } from '../../src/domain/no-impersonation.ts';
import type { Client } from '../../src/domain/connection.ts';
import { theTenant } from '../../src/domain/detail.ts';
import { Secret } from '../../src/secret.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { FieldChoice, FieldRemark, FieldSpec, FormSpec, FormValues } from '../forms/form.ts';
import type { Wanted } from '../screens/wanted.ts';
import { catalogueOf, detailOf, detailState } from '../state/details.ts';
import { startReview } from '../state/review.ts';
import type { UiState } from '../ui-state.ts';
import type { TargetUser, UserAction } from './user-action.ts';

/** https://auth0.com/docs/api/authentication/legacy (Impersonation) */
export const signInAs: UserAction = {
  id: 'sign-in-as',
  key: 'I',
  words: 'Sign in as user',
  verb: 'sign in as',
  doing: 'making the link',
  done: 'Made a link to sign in as',
  scopes: ['read:clients', 'read:connections'],
  applies: (target, state) => (isOff(state, target.tenant) ? `${noImpersonation.words}; instead g w, A or W` : true),
  form: (_, target, profile) => signInForm(target, profile),
  result: (result) =>
    typeof result === 'string'
      ? {
          title: 'Sign in as user',
          label: 'One-time link',
          value: result,
          isSecret: true,
          isLink: true,
          remark:
            'It works once: treat it like a password. What is copied stays in the clipboard until something else is copied. The session is marked as impersonated.',
        }
      : undefined,
};

function signInForm(target: TargetUser, profile: UserProfile): FormSpec {
  return {
    title: 'Sign in as user',
    about: target.name ?? target.email ?? target.user_id,
    fields: signInFields(target, profile),
    wants: (_, state) => wantedFor(state, target.tenant, profile),
    check: (values, state) =>
      flagRemark(state, target.tenant) ??
      (['client_id', 'impersonator_id', 'global_client_id', 'global_client_secret'].some(
        (id) => text(values, id) === '',
      )
        ? { level: 'bad', words: 'all of it is needed' }
        : undefined),
    submit: (values, state) =>
      startReview(state, signInAs, target, {
        client_id: text(values, 'client_id'),
        impersonator_id: text(values, 'impersonator_id'),
        global_client_id: text(values, 'global_client_id'),
        global_client_secret: new Secret(text(values, 'global_client_secret')),
      }),
  };
}

const globalHint = (): string => 'Of the Global Client, at the dashboard: Settings > Advanced. It is not kept.';

/** Nothing is asked, least of all a secret, where the tenant is known not to have it. */
function signInFields(target: TargetUser, profile: UserProfile): readonly FieldSpec[] {
  const isShown: FieldSpec['isShown'] = (_, state) => !isOff(state, target.tenant);
  return [
    {
      id: 'client_id',
      label: 'Application',
      kind: 'choice',
      isShown,
      choices: (state) => applicationChoices(state, target.tenant, profile),
    },
    {
      id: 'impersonator_id',
      label: 'Your user_id',
      kind: 'text',
      isShown,
      hint: () => 'of the administrator who does it: Auth0 notes it in the session',
    },
    { id: 'global_client_id', label: 'Global client id', kind: 'text', isShown, hint: globalHint },
    { id: 'global_client_secret', label: 'Global secret', kind: 'secret', isShown, hint: globalHint },
  ];
}

function text(values: FormValues, id: string): string {
  const value = values[id];
  return typeof value === 'string' ? value.trim() : '';
}

/** Whether the tenant is known not to have it. */
function isOff(state: UiState, tenant: string): boolean {
  return detailOf(state, tenant, theTenant, 'tenant_flags')?.items[0]?.['disable_impersonation'] === true;
}

/** Says at once where the tenant does not have it, with the keys to what helps instead. */
function flagRemark(state: UiState, tenant: string): FieldRemark | undefined {
  const { read, asking, problem } = detailState(state, { tenant, owner: theTenant, kind: 'tenant_flags' });
  if (isOff(state, tenant)) {
    const instead = 'Instead: g w (why can they not log in), A (what they reach), W (password mail).';
    return { level: 'bad', words: `${noImpersonation.words}: Auth0 does not offer it any more. ${instead}` };
  }
  const off = read?.detail?.items[0]?.['disable_impersonation'];
  if (off === false || (asking && read?.detail === undefined)) return undefined;
  const why = read?.detail?.problem?.words ?? problem?.message ?? 'not read yet';
  return { level: 'warn', words: `whether this tenant has impersonation is not known: ${why}` };
}

function wantedFor(state: UiState, tenant: string, profile: UserProfile): readonly Wanted[] {
  return [
    { tenant, owner: theTenant, kind: 'tenant_flags' },
    { tenant, catalogue: 'clients' },
    { tenant, catalogue: 'connections' },
    ...connectionIds(state, tenant, profile).map((owner): Wanted => ({ tenant, owner, kind: 'clients_of_connection' })),
  ];
}

function connectionIds(state: UiState, tenant: string, { identities = [] }: UserProfile): readonly string[] {
  const names = new Set(identities.map(({ connection }) => connection));
  return catalogueOf(state, tenant, 'connections')
    .filter(({ name }) => names.has(name))
    .map(({ id }) => id);
}

/** Both conditions are said of each: a callback to lead to, and a connection of the user that is on for it. */
function applicationChoices(state: UiState, tenant: string, profile: UserProfile): readonly FieldChoice[] {
  const details = connectionIds(state, tenant, profile).map((id) =>
    detailOf(state, tenant, id, 'clients_of_connection'),
  );
  const isUnknown = details.length === 0 || details.some((each) => each === undefined || each.problem !== undefined);
  const on = new Set(details.flatMap((each) => each?.items.map(({ client_id }) => client_id) ?? []));
  const choices = catalogueOf(state, tenant, 'clients')
    .filter(({ app_type }) => app_type !== 'non_interactive')
    .map((client) => choiceOf(state, client, on.has(client.client_id), isUnknown));
  return choices.toSorted((a, b) => Number(a.disabled !== undefined) - Number(b.disabled !== undefined));
}

function choiceOf({ glyphs }: UiState, client: Client, isOn: boolean, isUnknown: boolean): FieldChoice {
  const { client_id, name, callbacks } = client;
  const hasCallback = (callbacks?.length ?? 0) > 0;
  const callback = `callback ${hasCallback ? glyphs.good : glyphs.bad}`;
  const connection = `connection ${isOn ? glyphs.good : isUnknown ? '?' : glyphs.bad}`;
  const disabled = hasCallback
    ? isOn || isUnknown
      ? undefined
      : 'connection is off: cannot'
    : 'no callback URL: cannot';
  return { id: client_id, label: name, note: `${callback}  ${connection}`, disabled };
}
