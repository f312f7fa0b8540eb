import type { Tenant } from '../../src/domain/tenant.ts';
import { AppError, toAppError } from '../../src/errors.ts';
import { noTenants } from './choose-tenants.ts';
import { checkSignIn, sayScopes } from './check-sign-in.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import type { ScopeReport } from '../setup/compare-scopes.ts';
import { printRecords } from './print-records.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';

interface TestResult {
  readonly tenant: Tenant;
  readonly report?: ScopeReport;
  readonly error?: AppError;
}

export const defineTenantsTest: DefineCommand = (command, context) => {
  command.argument('[names...]', 'tenants as they are called here (default: all)');
  addFormatOptions(command, ['json']).action(async (names: readonly string[], options: FormatOptions) => {
    await testTenants(context, names, options);
  });
};

async function testTenants(context: CommandContext, names: readonly string[], options: FormatOptions): Promise<void> {
  const session = await context.session();
  const tenants = names.length > 0 ? names.map((name) => session.tenant(name)) : session.config.read().tenants;
  if (tenants.length === 0) throw noTenants();
  const results = await Promise.all(tenants.map(async (tenant) => testTenant(context, tenant)));
  context.signal.throwIfAborted();
  await printRecords(context.output, recordFormat(options), results, { columns, record: resultRecord });
  for (const { tenant, report } of results) if (report !== undefined) sayScopes(context, tenant, report);
  const failed = results.filter((result) => resultError(result) !== undefined);
  const [first] = failed;
  if (first === undefined) return;
  if (failed.length === results.length) throw resultError(first);
  throw new AppError('partly_done', `${failed.length} of ${results.length} tenants failed the test`);
}

async function testTenant(context: CommandContext, tenant: Tenant): Promise<TestResult> {
  try {
    return { tenant, report: await checkSignIn(context, tenant) };
  } catch (error) {
    return { tenant, error: toAppError(error) };
  }
}

function resultError({ tenant, report, error }: TestResult): AppError | undefined {
  if (error !== undefined || report === undefined || report.missing.length === 0) return error;
  const scopes = report.missing.map((row) => row.scope);
  return new AppError('insufficient_scope', `${tenant.name} lacks ${scopes.join(', ')}`, {
    tenant: tenant.name,
    scopes,
  });
}

function resultRecord(result: TestResult): unknown {
  const { tenant, report, error } = result;
  return {
    tenant: tenant.name,
    ok: resultError(result) === undefined,
    granted: report?.granted ?? [],
    missing: report?.missing.map((row) => row.scope) ?? [],
    excess: report?.excess ?? [],
    error: error === undefined ? null : { kind: error.kind, message: error.message, hint: error.hint },
  };
}

const columns: readonly Column<TestResult>[] = [
  { title: 'TENANT', value: ({ tenant }) => tenant.name },
  { title: 'SIGN-IN', value: ({ error }) => error?.message ?? 'works' },
  { title: 'SCOPES', value: ({ report }) => report?.granted.length, right: true },
  { title: 'MISSING', value: ({ report }) => report?.missing.map((row) => row.scope).join(' ') },
  { title: 'NOT NEEDED', value: ({ report }) => report?.excess.length, right: true },
];
