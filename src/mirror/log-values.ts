import { foldText } from '../domain/fold-text.ts';
import { ipKey } from '../domain/ip-range.ts';
import type { LogEvent } from '../domain/log-event.ts';

/** What is kept once however many events have it. A number is part of the file's format: it never changes. */
export const valueKinds = {
  type: 1,
  description: 2,
  user: 3,
  client: 4,
  connection: 5,
  organization: 6,
  ip: 7,
  country: 8,
  place: 9,
} as const;

export type ValueKind = keyof typeof valueKinds;

/** Kinds in the order of the columns of `log_events`, which have their names. */
export const valueColumns = Object.keys(valueKinds) as ValueKind[];

/** Kinds that are counted by the hour: all that have few values. */
export const countedKinds = ['type', 'client', 'connection', 'organization', 'country', 'place'] as const;
export type CountedKind = (typeof countedKinds)[number];

/** One value: an id or a word, and the name that goes with it, both as Auth0 sent them. */
export interface LogValue {
  readonly value: string;
  /** Empty where there is none. */
  readonly label: string;
}

/** What an event is found by; undefined where it has nothing of the kind. */
export function valuesOf(event: LogEvent): Readonly<Record<ValueKind, LogValue | undefined>> {
  const where = event.location_info ?? undefined;
  return {
    type: { value: event.type, label: '' },
    description: named(event.description),
    user: named(event.user_id, event.user_name),
    client: named(event.client_id, event.client_name),
    connection: named(event.connection),
    organization: named(event['organization_id'], event['organization_name']),
    ip: named(event.ip),
    country: named(where?.country_code, where?.country_name),
    place: named(where?.city_name, where?.country_code),
  };
}

/** By what a value is looked up: folded, an address so that it sorts as addresses do. */
export function keyOf(kind: ValueKind, value: string): string {
  return (kind === 'ip' ? ipKey(value) : null) ?? foldText(value);
}

function named(value: unknown, label?: unknown): LogValue | undefined {
  const [first, second] = [textOf(value), textOf(label)];
  return first === '' && second === '' ? undefined : { value: first, label: second };
}

/** What is no text is told by the event itself. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
