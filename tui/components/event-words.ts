import type { LogEvent } from '../../src/domain/log-event.ts';
import { logEventType, type LogEventType } from '../../src/domain/log-event-types.ts';
import type { Glyphs } from '../glyphs.ts';
import type { Look } from '../theme.ts';
import { piece, type Piece } from './line.ts';

/** API operations: the code says only that there was one, the description which. */
const operations: ReadonlySet<string> = new Set(['sapi', 'fapi', 'mgmt_api_read']);

const asciiSigns: Readonly<Record<LogEventType['outcome'], string>> = {
  success: '+',
  failure: 'x',
  warning: '!',
  blocked: 'x',
  change: '*',
  notice: '.',
};

const looks: Readonly<Record<LogEventType['outcome'], Look | undefined>> = {
  success: 'good',
  failure: 'bad',
  warning: 'warn',
  blocked: 'bad',
  change: 'accent',
  notice: undefined,
};

/** What an event is called. Raw text: an unknown code is its own name. */
export function eventWords(event: LogEvent): string {
  const { words } = logEventType(event.type);
  if (operations.has(event.type)) return event.description ?? words;
  return words === event.type && event.description ? `${words}: ${event.description}` : words;
}

/**
 * What an event is called in the history of a user. Operations on the Management API are told apart from what the user
 * did, with who did them: an administrator has both kinds, done and suffered. Raw text.
 */
export function historyWords(event: LogEvent, user_id: string): string {
  return operations.has(event.type)
    ? `API: ${eventWords(event)}, by ${event.user_id === user_id ? 'this user' : actorOf(event)}`
    : eventWords(event);
}

function actorOf({ user_name, user_id, client_name, client_id }: LogEvent): string {
  return (
    [user_name, user_id, client_name, client_id].find((name) => name !== undefined && name !== null && name !== '') ??
    'nobody'
  );
}

/** How it went, as a sign that needs no colour. */
export function eventSign(event: LogEvent, glyphs: Glyphs): Piece {
  const { outcome, glyph } = logEventType(event.type);
  return piece(glyphs.isAscii ? asciiSigns[outcome] : glyph, looks[outcome]);
}

/** `Berlin, DE`, or nothing where Auth0 knows no place. Raw text. */
export function placeOf(event: LogEvent): string {
  const { city_name, country_code } = event.location_info ?? {};
  return [city_name, country_code].filter((part) => typeof part === 'string' && part !== '').join(', ');
}

/** The request of an API operation: `PATCH /api/v2/users/…`. Raw text. */
export function requestOf(event: LogEvent): string | undefined {
  const request = event.details?.['request'];
  if (typeof request !== 'object' || request === null) return undefined;
  const { method, path } = request as { method?: unknown; path?: unknown };
  if (typeof path !== 'string') return undefined;
  return `${typeof method === 'string' ? `${method.toUpperCase()} ` : ''}${path}`;
}
