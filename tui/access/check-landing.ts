import type { Client } from '../../src/domain/connection.ts';

/** What is right or wrong with the settings of an application for a landing page, and what to change. */
export interface LandingRemark {
  readonly level: 'good' | 'bad' | 'warn';
  readonly words: string;
}

interface Landing {
  readonly client: Client;
  readonly page: string;
  readonly connection: string;
  /** Whether the connection is on for the application; undefined when that is not known. */
  readonly isOn: boolean | undefined;
}

/**
 * Settings are changed at the dashboard: Applications > the application > Settings.
 * https://auth0.com/docs/manage-users/user-accounts/get-user-information-on-unbounce-landing-pages
 */
export function checkLanding({ client, page, connection, isOn }: Landing): readonly LandingRemark[] {
  const { origin, protocol } = new URL(page);
  const { app_type, callbacks, allowed_origins, grant_types } = client;
  return [
    protocol === 'https:' ? good('the page is served by https') : bad('the page must be served by https'),
    app_type === 'spa'
      ? good('it is a Single Page Application')
      : bad(`Application Type is ${app_type ?? 'not set'}: make it Single Page Application`),
    callbacks?.includes(page) === true
      ? good('the page is among the Allowed Callback URLs')
      : bad(`add ${page} to Allowed Callback URLs: it must be the same to the letter`),
    allowed_origins?.includes(origin) === true
      ? good('its origin is among the Allowed Origins (CORS)')
      : warn(`add ${origin} to Allowed Origins (CORS); origins of callback URLs are allowed as well`),
    grantRemark(grant_types),
    connectionRemark(client, connection, isOn),
  ];
}

function grantRemark(grants: unknown): LandingRemark {
  if (!Array.isArray(grants)) return warn('its grant types are not known: it needs Implicit');
  if (grants.includes('implicit')) return good('the grant type Implicit is on');
  return bad('switch the grant type Implicit on: Advanced Settings > Grant Types');
}

function connectionRemark({ name }: Client, connection: string, isOn: boolean | undefined): LandingRemark {
  if (isOn === undefined) return warn(`whether connection ${connection} is on for it is not known`);
  if (isOn) return good(`connection ${connection} is on for it`);
  return bad(`connection ${connection} is off for ${name}: switch it on (tenantry access set ${connection} --on …)`);
}

function good(words: string): LandingRemark {
  return { level: 'good', words };
}

function bad(words: string): LandingRemark {
  return { level: 'bad', words };
}

function warn(words: string): LandingRemark {
  return { level: 'warn', words };
}
