import { environments, type Environment } from '../../src/domain/tenant.ts';
import { isKeepLogs } from '../../src/domain/retention.ts';
import { tenantDomainKind, tenantDomainProblem } from '../../src/domain/tenant-domain.ts';
import { Secret } from '../../src/secret.ts';
import type { FieldRemark, FormSpec, FormValues } from '../forms/form.ts';
import { openForm, withForm } from '../state/form.ts';
import { openSetup } from '../state/setup-overlay.ts';
import type { Effect } from '../effect.ts';
import type { UiState } from '../ui-state.ts';
import type { SignInKind, TenantDraft } from './draft.ts';

const bad = (words: string): FieldRemark => ({ level: 'bad', words });

/** Step 1: where the tenant is. Nothing but its public page is asked before somebody answers there who is Auth0. */
export function domainForm(draft: TenantDraft): FormSpec {
  return {
    title: 'Add a tenant: 1 of 3, domain',
    button: 'Next',
    fields: [
      {
        id: 'domain',
        label: 'Domain',
        kind: 'text',
        initial: draft.domain,
        hint: () => 'acme.eu.auth0.com, as the dashboard shows it under Applications > your application > Settings.',
        check: (value) => {
          const problem = tenantDomainProblem({ domain: String(value), audience_domain: 'acme.auth0.com' });
          return value === '' ? bad('is needed') : problem === undefined ? undefined : bad(problem);
        },
      },
      {
        id: 'audience_domain',
        label: 'Tenant domain',
        kind: 'text',
        initial: draft.audience_domain ?? '',
        isShown: ({ domain }) => tenantDomainKind(String(domain)) === 'custom',
        hint: () => 'That is a custom domain. Which domain did Auth0 give the tenant? Tokens are made for that one.',
        check: (value) => (tenantDomainKind(String(value)) === 'auth0' ? undefined : bad('a domain on auth0.com')),
      },
      {
        id: 'loopback_http',
        label: 'Plain http',
        kind: 'switch',
        initial: draft.loopback_http,
        isShown: ({ domain }) => tenantDomainKind(String(domain)) === 'loopback',
        hint: () => 'For a simulator on this machine that was started without --https.',
      },
      {
        id: 'name',
        label: 'Name',
        kind: 'text',
        initial: draft.name,
        hint: () => 'How you call it here: lower-case letters, digits and -.',
        check: (value, _, state) => nameRemark(String(value), state),
      },
    ],
    remarks: ['No tenant at Auth0 yet? Esc, then t: "Create a tenant" opens the dashboard in the browser.'],
    submit: (values, state) => {
      const next = withDomain(draft, values);
      const looking = withForm(state, { note: `looking who answers at ${next.domain}…` });
      return [{ ...looking, draft: next }, [{ type: 'look-at-domain', draft: next }]];
    },
  };
}

function nameRemark(name: string, { tenants }: UiState): FieldRemark | undefined {
  if (name === '') return bad('is needed');
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(name)) return bad('lower-case letters, digits and -');
  return tenants.some(({ tenant }) => tenant.name === name) ? bad('is taken') : undefined;
}

function withDomain(draft: TenantDraft, values: FormValues): TenantDraft {
  const { domain, name, audience_domain, loopback_http } = values;
  return {
    ...draft,
    domain: String(domain),
    name: String(name),
    audience_domain: audience_domain === undefined ? undefined : String(audience_domain),
    loopback_http: loopback_http === true,
  };
}

const ways: readonly { readonly id: SignInKind; readonly label: string; readonly note: string }[] = [
  { id: 'private_key_jwt', label: 'application, private key', note: 'recommended for a daemon' },
  { id: 'client_secret', label: 'application, client secret', note: 'machine-to-machine' },
  { id: 'device', label: 'yourself, in the browser', note: 'nothing to copy; for a day at most' },
];

/** Step 2: how this computer signs in there. What is typed into the hidden field leaves the form as a `Secret` only. */
export function signInForm(draft: TenantDraft): FormSpec {
  const isApplication = ({ kind }: FormValues): boolean => kind !== 'device' || draft.loopback_http;
  return {
    title: 'Add a tenant: 2 of 3, sign in',
    about: draft.domain,
    button: 'Next',
    fields: [
      {
        id: 'kind',
        label: 'Sign in as',
        kind: 'choice',
        initial: draft.kind,
        choices: () => ways,
        hint: () => 'An application of the type Machine to Machine, authorized for the Auth0 Management API.',
      },
      {
        id: 'client_id',
        label: 'Client ID',
        kind: 'text',
        initial: draft.client_id,
        isShown: isApplication,
        check: (value) => (/^[\x21-\x7e]{1,200}$/.test(String(value)) ? undefined : bad('of the application')),
      },
      {
        id: 'client_secret',
        label: 'Client secret',
        kind: 'secret',
        isShown: ({ kind }) => kind === 'client_secret',
        hint: () => 'Paste it. It goes to the credential store and nowhere else.',
        check: (value) => (/^\S+$/.test(String(value)) ? undefined : bad('one word, without blanks')),
      },
      {
        id: 'key_file',
        label: 'Private key file',
        kind: 'text',
        isShown: ({ kind }) => kind === 'private_key_jwt',
        hint: () => 'Path of a PEM file with an RSA key. What is in it goes to the credential store.',
        check: (value) => (value === '' ? bad('is needed') : undefined),
      },
    ],
    remarks: [`A tenant of Auth0 answers at ${draft.domain}: the name is known and TLS is in order.`],
    submit: (values, state) => {
      const kind = values['kind'] as SignInKind;
      const next = { ...draft, kind, client_id: String(values['client_id'] ?? '') };
      return [pushForm(state, accessForm(next, secretOf(values))), []];
    },
  };
}

/** Where the secret comes from. */
type SecretSource = Extract<Effect, { type: 'add-tenant' }>['source'];

function secretOf({ client_secret, key_file }: FormValues): SecretSource {
  if (client_secret !== undefined) return { secret: new Secret(String(client_secret)) };
  return key_file === undefined ? 'browser' : { file: String(key_file) };
}

/** Step 3: how bad a slip would be, and whether anything may be changed at all. */
function accessForm(draft: TenantDraft, source: SecretSource): FormSpec {
  return {
    title: 'Add a tenant: 3 of 3, access',
    about: draft.domain,
    button: 'Sign in and add',
    fields: accessFields(draft),
    submit: (values, state) => {
      const next = { ...draft, ...accessOf(values) };
      return openSetup(state, next, { type: 'add-tenant', draft: next, source });
    },
  };
}

export function accessFields(draft: Pick<TenantDraft, 'environment' | 'read_only' | 'keep_logs'>): FormSpec['fields'] {
  return [
    {
      id: 'environment',
      label: 'Environment',
      kind: 'choice',
      initial: draft.environment,
      choices: () => environments.map((id) => ({ id, label: id.toUpperCase() })),
      hint: () => 'Colour and word on every screen. In production every change wants the target typed.',
    },
    {
      id: 'read_only',
      label: 'Read-only',
      kind: 'switch',
      initial: draft.read_only,
      hint: () => 'Keys and commands that change something are not there at all.',
    },
    {
      id: 'keep_logs',
      label: 'Keep the log',
      kind: 'text',
      initial: draft.keep_logs ?? 'forever',
      hint: () => 'How long events stay in the mirror: 90d, 12w, 6m, 2y, forever. Auth0 itself keeps 1 to 30 days.',
      check: (value) => (isKeepLogs(String(value)) ? undefined : bad('a time such as 90d, 12w, 6m or 2y, or forever')),
    },
  ];
}

export function accessOf(values: FormValues): Pick<TenantDraft, 'environment' | 'read_only' | 'keep_logs'> {
  return {
    environment: values['environment'] as Environment,
    read_only: values['read_only'] === true,
    keep_logs: values['keep_logs'] === 'forever' ? undefined : String(values['keep_logs']),
  };
}

/** Puts a form on top of the one before it, which is as it was when one goes back. */
export function pushForm(state: UiState, spec: FormSpec): UiState {
  const opened = openForm(state, '', spec);
  return { ...opened, overlays: [...state.overlays, ...opened.overlays] };
}
