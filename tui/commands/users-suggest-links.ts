import type { LinkCandidate } from '../../src/mirror/mirror.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { findUserId, unknownUser } from './find-user.ts';
import { withMirrors } from './open-mirrors.ts';
import { printRecords } from './print-records.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import { dateWords } from './time-words.ts';

type SuggestOptions = Pick<TenantOptions, 'tenant'> & FormatOptions;

export const defineUsersSuggestLinks: DefineCommand = (command, context) => {
  command.argument('<user>', 'a user_id, or an e-mail that names exactly one user');
  addTenantOptions(command, { all: false });
  addFormatOptions(command, ['json', 'ndjson']).action(async (user: string, options: SuggestOptions) => {
    await suggestLinks(context, user, options);
  });
};

async function suggestLinks(context: CommandContext, user: string, options: SuggestOptions): Promise<void> {
  await withMirrors(context, options, async ([mirror]) => {
    if (mirror === undefined) return;
    const { tenant, reader } = mirror;
    const user_id = findUserId(reader, user, tenant);
    const found = reader.getUser(user_id);
    if (found === undefined) throw unknownUser(reader, user_id, tenant.name);
    const candidates = reader.listLinkCandidates(user_id);
    await printRecords(context.output, recordFormat(options), candidates, {
      columns,
      record: ({ row, shares }) => ({ user_id: row.user_id, shares, profile: reader.getUser(row.user_id)?.profile }),
    });
    if (candidates.length > 0) {
      context.output.say(
        'The same address is no proof of the same person: let the owner log in to both before linking.',
      );
      return;
    }
    const { email_verified, phone_verified } = found.profile;
    const hasProof = email_verified === true || phone_verified === true;
    const why = hasProof ? '' : ': neither its e-mail nor its phone number is verified';
    context.output.say(`nobody in ${tenant.name} shares a verified e-mail or phone number with ${user_id}${why}`);
  });
}

const columns: readonly Column<LinkCandidate>[] = [
  { title: 'SAME', value: ({ shares }) => shares.join(', ') },
  { title: 'NAME', value: ({ row }) => row.name ?? row.nickname ?? row.username },
  { title: 'EMAIL', value: ({ row }) => row.email },
  { title: 'PHONE', value: ({ row }) => row.phone_number },
  { title: 'CONNECTION', value: ({ row }) => row.connection },
  { title: 'LOGINS', value: ({ row }) => row.logins_count, right: true },
  { title: 'LAST LOGIN', value: ({ row }) => dateWords(row.last_login) },
  { title: 'USER_ID', value: ({ row }) => row.user_id },
];
