import type { LogEvent } from '../../src/domain/log-event.ts';

/** What an event is called: the words of its description, else its code. Raw text. */
export function eventWords(event: LogEvent): string {
  return event.description ?? event.type;
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
