import { missingMetadata } from '../../src/changes/actions/missing-metadata.ts';
import { sharedProofs } from '../../src/domain/shared-proof.ts';
import { isPending, readDate, type UserProfile } from '../../src/domain/user.ts';
import type { Glyphs } from '../glyphs.ts';
import { cell, gap, piece, startWith, wrapWords, type Line } from './line.ts';
import { groupDigits, longDate } from './relative-time.ts';

const labelWidth = 13;

/** Two accounts side by side. @param heads what stands above each */
export function compareLines(
  pair: readonly [UserProfile, UserProfile],
  heads: readonly [string, string],
  width: number,
): readonly Line[] {
  const column = Math.max(10, Math.floor((width - labelWidth - 4) / 2));
  const head: Line = [gap(labelWidth + 2), cell(heads[0], column, 'accent'), gap(1), cell(heads[1], column, 'accent')];
  const rows = fields.map(([label, text]): Line => {
    const [left, right] = pair.map(text);
    return [gap(1), cell(label, labelWidth, 'dim'), gap(1), cell(left, column), gap(1), cell(right, column)];
  });
  return [head, ...rows];
}

const fields: readonly (readonly [string, (profile: UserProfile) => string])[] = [
  ['name', ({ name, nickname }) => name ?? nickname ?? '(no name)'],
  ['email', ({ email, email_verified }) => proved(email, email_verified)],
  ['phone', ({ phone_number, phone_verified }) => proved(phone_number, phone_verified)],
  ['user_id', ({ user_id }) => user_id],
  ['connections', ({ identities = [] }) => identities.map(({ connection }) => connection).join(', ')],
  ['logins', loginWords],
  ['created_at', ({ created_at }) => longDate(readDate(created_at))],
  ['blocked', ({ blocked }) => (blocked === true ? 'by an administrator' : 'no')],
  ['user_metadata', ({ user_metadata }) => keys(user_metadata)],
  ['app_metadata', ({ app_metadata }) => keys(app_metadata)],
];

function proved(value: string | undefined, isVerified: boolean | undefined): string {
  if (value === undefined) return 'none';
  return `${value} (${isVerified === true ? 'verified' : 'not verified'})`;
}

function loginWords(profile: UserProfile): string {
  if (isPending(profile)) return 'pending: has not logged in yet';
  return `${groupDigits(profile.logins_count ?? 0)}, last ${longDate(readDate(profile.last_login))}`;
}

function keys(metadata: UserProfile['user_metadata']): string {
  return Object.keys(metadata ?? {}).join(', ');
}

/** What linking these two would do, and what speaks against it. */
export function linkWarnings(
  { primary, second }: { readonly primary: UserProfile; readonly second: UserProfile },
  merges: boolean,
  glyphs: Glyphs,
  width: number,
): readonly Line[] {
  const { patch, kept } = missingMetadata(primary, second);
  const missing = Object.entries(patch).flatMap(([field, values]) =>
    Object.keys(values).map((key) => `${field}.${key}`),
  );
  const lost =
    missing.length === 0
      ? []
      : [merges ? `merged first: ${missing.join(', ')}` : `lost: ${missing.join(', ')}   (m merges them first)`];
  const warn = (words: string): readonly Line[] => wrapWords(`${glyphs.look} ${words}`, width - 2, 'warn');
  return startWith(gap(1), [
    ...((second.identities ?? []).length > 1
      ? warn('The second one has linked identities of its own and cannot become one: s lets it be the one that stays.')
      : []),
    ...(sharedProofs(primary, second).length === 0
      ? warn(
          'RISK OF ACCOUNT TAKEOVER: no e-mail address or phone number is the same and verified on both sides. Link them only when their owner has logged in to both.',
        )
      : []),
    ...(second.blocked === true
      ? warn('The block of the second one goes with it: its logins get in as the first.')
      : []),
    ...lost.flatMap((words) => wrapWords(words, width - 2, merges ? 'good' : 'warn')),
    ...(kept.length === 0 ? [] : wrapWords(`kept as the first one has it: ${kept.join(', ')}`, width - 2)),
    [piece('Also lost: its user_id, roles and memberships. Its history stays in the log.', 'dim')],
  ]);
}
