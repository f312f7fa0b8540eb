import { foldText } from '../domain/fold-text.ts';
import type { LogEvent } from '../domain/log-event.ts';

/** What a text is looked up in: type, description, user, application, connection and address, folded, one a line. */
export function logText(event: LogEvent): string {
  const { type, description, user_name, user_id, client_name, client_id, connection, ip } = event;
  const values: unknown[] = [type, description, user_name, user_id, client_name, client_id, connection, ip];
  return values
    .filter((value) => typeof value === 'string' && value !== '')
    .map((value) => foldText(value as string))
    .join('\n');
}
