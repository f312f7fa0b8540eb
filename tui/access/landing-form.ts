import type { Client } from '../../src/domain/connection.ts';
import type { FormSpec, FormValues } from '../forms/form.ts';
import { catalogueOf, detailOf } from '../state/details.ts';
import { accessTenant } from '../state/open-connection.ts';
import { tenantView } from '../state/tenants.ts';
import type { DocumentOverlay } from '../overlay.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import { checkLanding } from './check-landing.ts';
import { pageAddress } from './page-address.ts';
import { unbounceSnippet } from './unbounce-snippet.ts';

/** Asks for what a landing page needs, and shows its code with what is wrong with the settings of the application. */
export function landingForm(state: UiState, client: Client): FormSpec {
  const connections = catalogueOf(state, accessTenant(state), 'connections');
  const social = connections.find(({ strategy }) => strategy === 'google-oauth2') ?? connections[0];
  return {
    title: 'Unbounce landing page',
    about: client.name,
    remarks: [
      'This makes code to be pasted into the page: JavaScripts > Before Body End Tag. Nothing is changed by it.',
    ],
    fields: [
      {
        id: 'connection',
        label: 'Connection',
        kind: 'choice',
        initial: social?.name ?? '',
        choices: () => connections.map(({ name, strategy }) => ({ id: name, label: name, note: strategy })),
      },
      {
        id: 'page',
        label: 'Page',
        kind: 'text',
        initial: client.callbacks?.[0] ?? 'https://',
        hint: () => 'its address, as it stands among the Allowed Callback URLs',
        check: (value) =>
          pageAddress(String(value)) === undefined
            ? { level: 'bad', words: 'this is no address of a page' }
            : undefined,
      },
      { id: 'button', label: 'Button id', kind: 'text', initial: 'lp-pom-button-1', hint: () => 'id of the button' },
      { id: 'name', label: 'Name field', kind: 'text', initial: 'name', hint: () => 'name or id; empty: not filled' },
      {
        id: 'email',
        label: 'E-mail field',
        kind: 'text',
        initial: 'email',
        hint: () => 'name or id; empty: not filled',
      },
    ],
    submit: (values, now) => [{ ...now, overlays: [...now.overlays, landingDocument(now, client, values)] }, noEffects],
  };
}

function landingDocument(state: UiState, client: Client, values: FormValues): DocumentOverlay {
  const text = (id: string): string => (typeof values[id] === 'string' ? values[id].trim() : '');
  const connection = text('connection');
  const page = pageAddress(text('page')) ?? '';
  const domain = tenantView(state, accessTenant(state))?.tenant.domain ?? '';
  const fields = Object.fromEntries(['name', 'email'].map((id) => [id, text(id)]).filter(([, field]) => field !== ''));
  const { client_id } = client;
  return {
    kind: 'document',
    title: 'Code for an Unbounce page',
    about: client.name,
    remarks: checkLanding({ client, page, connection, isOn: isOnFor(state, client, connection) }),
    text: unbounceSnippet({ domain, client_id, connection, page, button: text('button'), fields }),
    top: 0,
  };
}

/** From whichever side it was read last. */
function isOnFor(state: UiState, { client_id }: Client, name: string): boolean | undefined {
  const tenant = accessTenant(state);
  const ofClient = detailOf(state, tenant, client_id, 'connections_of_client');
  if (ofClient !== undefined && ofClient.problem === undefined)
    return ofClient.items.some((item) => item['name'] === name);
  const connection = catalogueOf(state, tenant, 'connections').find((each) => each.name === name);
  const ofConnection = connection && detailOf(state, tenant, connection.id, 'clients_of_connection');
  if (ofConnection === undefined || ofConnection.problem !== undefined) return undefined;
  return ofConnection.items.some((item) => item['client_id'] === client_id);
}
