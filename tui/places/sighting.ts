import { logEventType, logEventTypes } from '../../src/domain/log-event-types.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { readDate } from '../../src/domain/user.ts';

/** A login, or an attempt at one, and where it came from. Text is raw. */
export interface Sighting {
  readonly log_id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly succeeded: boolean;
  /** Undefined where Auth0 knows no place of the address. */
  readonly place: SightingPlace | undefined;
}

interface SightingPlace {
  readonly city_name: string;
  readonly country_code: string;
  readonly latitude: number | undefined;
  readonly longitude: number | undefined;
}

/**
 * Codes of logins and of attempts that were refused. Token exchanges are not among them: they come from the server of
 * an application as often as from the user's device.
 */
export const loginTypes: readonly string[] = logEventTypes
  .filter(({ family, outcome }) => family.startsWith('auth.login.') && outcome !== 'notice' && outcome !== 'warning')
  .map(({ code }) => code);

/** Where an event of one of `loginTypes` came from; undefined when it has no date. */
export function readSighting(event: LogEvent): Sighting | undefined {
  const at = readDate(event.date);
  if (at === undefined) return undefined;
  return {
    log_id: event.log_id,
    at,
    succeeded: logEventType(event.type).outcome === 'success',
    place: readPlace(event.location_info),
  };
}

function readPlace(info: LogEvent['location_info']): SightingPlace | undefined {
  const city_name = text(info?.city_name);
  const country_code = text(info?.country_code);
  const latitude = degrees(info?.latitude, 90);
  const longitude = degrees(info?.longitude, 180);
  const isOnMap = latitude !== undefined && longitude !== undefined;
  if (city_name === '' && country_code === '' && !isOnMap) return undefined;
  return {
    city_name,
    country_code,
    ...(isOnMap ? { latitude, longitude } : { latitude: undefined, longitude: undefined }),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function degrees(value: unknown, most: number): number | undefined {
  return typeof value === 'number' && Math.abs(value) <= most ? value : undefined;
}
