import { AppError } from '../errors.ts';

/** Where an address is, to the city, as Auth0 derives it. Null for API calls and unknown addresses. */
export interface LocationInfo {
  readonly country_code?: string;
  readonly country_name?: string;
  readonly city_name?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  readonly time_zone?: string;
  readonly continent_code?: string;
  readonly [key: string]: unknown;
}

/**
 * One entry of the tenant's log, as Auth0 sends it. `log_id` orders by arrival; `date` can be out of that order.
 * https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
export interface LogEvent {
  readonly log_id: string;
  readonly date: string;
  /** A code such as `s`, `fp` or `sapi`; unknown codes are shown raw. */
  readonly type: string;
  readonly description?: string | null;
  readonly connection?: string | null;
  readonly connection_id?: string | null;
  readonly client_id?: string | null;
  readonly client_name?: string | null;
  readonly ip?: string | null;
  readonly user_agent?: string | null;
  /** The user of a login event; the **actor** of a `sapi` event. */
  readonly user_id?: string | null;
  readonly user_name?: string | null;
  readonly strategy?: string | null;
  readonly strategy_type?: string | null;
  readonly location_info?: LocationInfo | null;
  readonly details?: Readonly<Record<string, unknown>> | null;
  readonly [key: string]: unknown;
}

/** @throws AppError `bad_answer` when it is no object with `log_id`, `date` and `type`. */
export function readLogEvent(value: unknown): LogEvent {
  const event = value as Partial<LogEvent> | null;
  if (typeof event !== 'object' || event === null) {
    throw new AppError('bad_answer', 'expected a log event, got something else');
  }
  const log_id = event.log_id ?? event['_id'];
  if (typeof log_id !== 'string' || typeof event.date !== 'string' || typeof event.type !== 'string') {
    throw new AppError('bad_answer', 'expected a log event with log_id, date and type');
  }
  return { ...event, log_id } as LogEvent;
}
