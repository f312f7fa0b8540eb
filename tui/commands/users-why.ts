import { findObstacles, verdictOf } from '../obstacles/find-obstacles.ts';
import { fixes, type Finding } from '../obstacles/finding.ts';
import { addTenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { findUserId } from './find-user.ts';
import { gatherLoginFacts, withEnquiry, type Enquiry } from './gather-login-facts.ts';
import { printJson } from './print-records.ts';
import { printTable } from './print-table.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';

interface WhyOptions extends FormatOptions {
  readonly tenant?: string;
}

export const defineUsersWhy: DefineCommand = (command, context) => {
  command.argument('<user>', 'a user_id, or an e-mail that names exactly one user');
  addTenantOptions(command, { all: false });
  addFormatOptions(command, ['json']).action(async (user: string, options: WhyOptions) => {
    await sayWhy(context, user, options);
  });
};

async function sayWhy(context: CommandContext, user: string, options: WhyOptions): Promise<void> {
  await withEnquiry(context, options.tenant, async (enquiry) => {
    const user_id = findUserId(enquiry.mirror, user, enquiry.tenant);
    const findings = findObstacles(await gatherLoginFacts(enquiry, user_id));
    await printAnswer(enquiry, user_id, findings, options.json === true);
  });
}

const signs: Readonly<Record<Finding['level'], string>> = { good: 'ok', bad: 'NO', warn: '!', unknown: '?' };

async function printAnswer(
  { context, tenant }: Enquiry,
  user_id: string,
  findings: readonly Finding[],
  isJson: boolean,
): Promise<void> {
  const { output } = context;
  const verdict = verdictOf(findings);
  if (isJson) {
    const rows = findings.map((finding) => Object.assign({}, finding, { fix: commandOf(finding, user_id) }));
    await printJson(output, { tenant: tenant.name, user_id, verdict, findings: rows });
    return;
  }
  await printTable<Finding>(
    output,
    [
      { title: '', value: ({ level }) => signs[level] },
      { title: 'FINDING', value: ({ words }) => words },
      { title: 'WHAT HELPS', value: (finding) => commandOf(finding, user_id) ?? '' },
    ],
    findings,
  );
  for (const { level, words, more = '' } of findings) {
    if (level !== 'good' && more !== '') output.say(`${words}: ${more}`);
  }
  output.say(verdict);
}

/** The command that helps, ready to be copied. */
function commandOf({ fix }: Finding, user_id: string): string | undefined {
  return fix === undefined ? undefined : `tenantry ${fixes[fix].command} '${user_id}'`;
}
