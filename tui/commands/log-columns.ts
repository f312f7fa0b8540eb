import type { LogEvent } from '../../src/domain/log-event.ts';
import { logEventType } from '../../src/domain/log-event-types.ts';
import { type Column, fieldColumns } from './record-column.ts';
import { dateWords } from './time-words.ts';
import { logCsvFields } from './walk-logs.ts';

/** An event with the tenant whose log it is from. */
export interface ListedEvent {
  readonly tenant: string;
  readonly event: LogEvent;
}

const tenantColumn: Column<ListedEvent> = { title: 'TENANT', value: ({ tenant }) => tenant };

/** Columns of a list of events. */
export function logColumns(allTenants: boolean, csv: boolean): readonly Column<ListedEvent>[] {
  const columns = csv ? fieldColumns<ListedEvent>(logCsvFields, ({ event }) => event) : tableColumns;
  if (!allTenants) return columns;
  return [csv ? { ...tenantColumn, title: 'tenant' } : tenantColumn, ...columns];
}

const tableColumns: readonly Column<ListedEvent>[] = [
  { title: 'DATE', value: ({ event }) => dateWords(event.date) },
  { title: 'TYPE', value: ({ event }) => event.type },
  { title: 'EVENT', value: ({ event }) => logEventType(event.type).words },
  { title: 'DESCRIPTION', value: ({ event }) => event.description },
  { title: 'USER', value: ({ event }) => event.user_name ?? event.user_id },
  { title: 'APPLICATION', value: ({ event }) => event.client_name ?? event.client_id },
  { title: 'CONNECTION', value: ({ event }) => event.connection },
  { title: 'IP', value: ({ event }) => event.ip },
  { title: 'LOG_ID', value: ({ event }) => event.log_id },
];

/** The record of an event as scripts see it. */
export function logRecord({ tenant, event }: ListedEvent, allTenants: boolean): object {
  return allTenants ? { tenant, ...event } : event;
}
