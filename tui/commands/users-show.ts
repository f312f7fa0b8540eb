import type { Identity, UserProfile } from '../../src/domain/user.ts';
import type { MirroredUser } from '../../src/mirror/mirror.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { findUserId, unknownUser } from './find-user.ts';
import { withMirrors } from './open-mirrors.ts';
import { type Field, printFields } from './print-fields.ts';
import { printJson } from './print-records.ts';
import { printTable } from './print-table.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';
import { durationWords } from './time-words.ts';

type ShowOptions = Pick<TenantOptions, 'tenant'> & FormatOptions;

export const defineUsersShow: DefineCommand = (command, context) => {
  command.argument('<user>', 'a user_id, or an e-mail that names exactly one user');
  addTenantOptions(command, { all: false });
  addFormatOptions(command, ['json']).action(async (user: string, options: ShowOptions) => {
    await showUser(context, user, options);
  });
};

async function showUser(context: CommandContext, user: string, options: ShowOptions): Promise<void> {
  await withMirrors(context, options, async ([mirror]) => {
    if (mirror === undefined) return;
    const { tenant, reader } = mirror;
    const user_id = findUserId(reader, user, tenant);
    const found = reader.getUser(user_id);
    if (found === undefined) throw unknownUser(reader, user_id, tenant.name);
    if (options.json === true) await printJson(context.output, found.profile);
    else await printUser(context, found);
    context.output.say(
      `as read ${durationWords(context.clock.now() - found.read_at)} ago${found.stale ? '; Auth0 has a newer record' : ''}`,
    );
  });
}

async function printUser(context: CommandContext, { profile }: MirroredUser): Promise<void> {
  await printFields(context.output, userFields(profile));
  const identities = profile.identities ?? [];
  if (identities.length > 0) {
    await context.output.print('\nIdentities\n');
    await printTable<Identity>(
      context.output,
      [
        { title: 'CONNECTION', value: (identity) => identity.connection },
        { title: 'PROVIDER', value: (identity) => identity.provider },
        { title: 'USER_ID', value: (identity) => identity.user_id },
        {
          title: 'EMAIL',
          value: (identity) =>
            identity.profileData?.['email'] ?? (identity === identities[0] ? profile.email : undefined),
        },
      ],
      identities,
    );
  }
}

function userFields(profile: UserProfile): Field[] {
  return [
    ['user_id', profile.user_id],
    ['name', profile.name],
    ['nickname', profile.nickname],
    ['username', profile.username],
    ['email', withProof(profile.email, profile.email_verified)],
    ['phone_number', withProof(profile.phone_number, profile.phone_verified)],
    ['blocked', profile.blocked ?? false],
    ['logins_count', profile.logins_count ?? 0],
    ['last_login', profile.last_login ?? 'never'],
    ['last_ip', profile.last_ip],
    ['created_at', profile.created_at],
    ['updated_at', profile.updated_at],
    ['multifactor', profile.multifactor?.join(', ')],
    ['user_metadata', filled(profile.user_metadata)],
    ['app_metadata', filled(profile.app_metadata)],
  ];
}

function withProof(value: string | undefined, verified: boolean | undefined): string | undefined {
  if (value === undefined || verified === undefined) return value;
  return `${value} (${verified ? 'verified' : 'not verified'})`;
}

function filled(metadata: UserProfile['app_metadata']): UserProfile['app_metadata'] {
  return metadata === undefined || Object.keys(metadata).length === 0 ? undefined : metadata;
}
