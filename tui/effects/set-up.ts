import type { Tenant } from '../../src/domain/tenant.ts';
import { isAppError, toAppError } from '../../src/errors.ts';
import type { DevicePrompt } from '../../src/auth0/device-login.ts';
import type { Secret } from '../../src/secret.ts';
import { setUpTenant } from '../../src/session/set-up-tenant.ts';
import { toProblem } from '../problem.ts';
import { compareScopes } from '../setup/compare-scopes.ts';
import { draftedTenant } from '../setup/draft.ts';
import { readKeyFile } from '../setup/read-key-file.ts';
import type { Effect } from '../effect.ts';
import type { EffectContext, EffectRunner } from './effect-context.ts';

/** Looks who answers at a domain, before any secret is asked for. */
export const lookAtTenant: EffectRunner<'look-at-domain'> = async ({ signal, dispatch }, { draft }) => {
  try {
    const { lookAtDomain } = await import('../../src/auth0/look-at-domain.ts');
    await lookAtDomain(draft, signal);
    dispatch({ type: 'domain-looked-at', draft });
  } catch (error) {
    dispatch({ type: 'domain-looked-at', draft, problem: toProblem(toAppError(error)) });
  }
};

/** Signs in to a new tenant and, when that works, adds it. */
export const addTenant: EffectRunner<'add-tenant'> = async (context, { draft, source }) => {
  const { session, handles, dispatch } = context;
  const tenant = draftedTenant(draft);
  const { name } = tenant;
  const signal = handles.beginSetup();
  try {
    const secret = await findSecret(context, tenant, source, signal);
    const whileAsking = passphraseWay(context);
    const { place, scopes } = await setUpTenant(session, tenant, secret, { check: true, signal, whileAsking });
    dispatch({ type: 'tenants', tenants: session.config.read().tenants });
    dispatch({ type: 'tenant-added', name, place, report: compareScopes(scopes ?? new Set(), tenant) });
  } catch (error) {
    if (!isAppError(error, 'interrupted') && !signal.aborted)
      dispatch({ type: 'tenant-not-added', name, problem: toProblem(toAppError(error)) });
  }
};

async function findSecret(
  { clock, dispatch }: EffectContext,
  tenant: Tenant,
  source: Extract<Effect, { type: 'add-tenant' }>['source'],
  signal: AbortSignal,
): Promise<Secret> {
  if (source === 'browser') {
    const show = (prompt: DevicePrompt): void => dispatch({ type: 'device-prompt', name: tenant.name, prompt });
    const { requestDeviceToken } = await import('../setup/request-device-token.ts');
    return (await requestDeviceToken(tenant, { clock, signal, show })).token;
  }
  return 'file' in source ? readKeyFile(source.file) : source.secret;
}

/** The passphrase of a credential file is asked for outside of the interface, which lends the terminal for that. */
function passphraseWay({ session, env, terminal }: EffectContext) {
  return async (store: () => Promise<void>): Promise<void> => {
    const { kind } = await session.credentials();
    const isAsked = kind === 'file' && (env['TENANTRY_PASSPHRASE'] ?? '') === '';
    await (isAsked ? terminal.lend(store) : store());
  };
}

export const stopSetup: EffectRunner<'stop-setup'> = ({ handles }) => handles.endSetup();

/** Changes how a tenant is marked and guarded; what new access needs of the token is looked at afterwards. */
export const editTenant: EffectRunner<'edit-tenant'> = async (context, { name, change }) => {
  const { session, handles, signal, dispatch } = context;
  session.config.editTenant(name, change);
  await handles.forget(name);
  dispatch({ type: 'tenants', tenants: session.config.read().tenants });
  dispatch({ type: 'toast', level: 'good', text: `Changed ${name}` });
  if (change.read_only) return;
  const client = await handles.client(name);
  const scopes = await client.scopes({ priority: 'person', reason: 'person', signal });
  dispatch({ type: 'scopes', tenant: name, scopes });
  const { missing } = compareScopes(scopes, session.tenant(name));
  if (missing.length === 0) return;
  const words = missing.map((row) => `${row.scope} (${row.for})`).join(', ');
  dispatch({ type: 'toast', level: 'bad', text: `${name} lacks ${words}`, hint: 'Grant it in the Auth0 dashboard.' });
};

/** Forgets a tenant: key and secret first, then rows, then its entry. */
export const removeTenant: EffectRunner<'remove-tenant'> = async ({ session, handles, dispatch }, { name }) => {
  await handles.forget(name);
  await session.forgetTenant(name);
  dispatch({ type: 'tenants', tenants: session.config.read().tenants });
  dispatch({ type: 'toast', level: 'good', text: `Removed ${name}: its rows, its key and its secret are gone` });
};
