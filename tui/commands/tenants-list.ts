import { keepLogsWords } from '../../src/domain/retention.ts';
import { tenantOrigin, type Tenant } from '../../src/domain/tenant.ts';
import type { DefineCommand } from './command.ts';
import { printRecords } from './print-records.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';

const columns: readonly Column<Tenant>[] = [
  { title: 'NAME', value: (tenant) => tenant.name },
  { title: 'ADDRESS', value: tenantOrigin },
  { title: 'ENVIRONMENT', value: (tenant) => tenant.environment },
  { title: 'ACCESS', value: (tenant) => (tenant.read_only ? 'read-only' : 'read-write') },
  { title: 'LOG IS KEPT', value: (tenant) => keepLogsWords(tenant.keep_logs) },
  { title: 'SYNC', value: (tenant) => (tenant.paused === true ? 'paused' : 'on') },
  { title: 'SIGNS IN BY', value: (tenant) => tenant.credential.replaceAll('_', ' ') },
  { title: 'CLIENT_ID', value: (tenant) => tenant.client_id },
];

export const defineTenantsList: DefineCommand = (command, context) => {
  addFormatOptions(command, ['json', 'ndjson']).action(async (options: FormatOptions) => {
    const { tenants } = (await context.session()).config.read();
    await printRecords(context.output, recordFormat(options), tenants, { columns, record: (tenant) => tenant });
    if (tenants.length === 0) context.output.say('no tenant is set up here; see `tenantry tenants add --help`');
  });
};
