import type { Detail } from '../../src/domain/detail.ts';
import { isPending, readDate, type Identity, type UserProfile } from '../../src/domain/user.ts';
import { explainFlags, isSuspicious, safeJson, safeText, type Safe } from '../../src/safe-text.ts';
import { blockLines } from './block-lines.ts';
import { cell, gap, piece, startWith, type Line, type Piece, wrapWords } from './line.ts';
import { groupDigits, longDate, shortSpan } from './relative-time.ts';
import { labelled, sectionLine } from './section.ts';
import type { Problem, UiState } from '../ui-state.ts';
import type { UserRead } from '../user-state.ts';

const labelWidth = 16;

/** What of the reading of a profile is drawn beside it. */
type ProfileRead = Pick<UserRead, 'tombstone' | 'clock_offset'> & {
  readonly blocks: Detail | undefined;
  /** Why Auth0 could not be asked for them. */
  readonly asking?: Problem | undefined;
};

/** One part of a profile. */
interface ProfilePart {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** The parts of a profile, in the order in which they are read. */
export function profileParts(state: UiState, profile: UserProfile, read: ProfileRead): readonly ProfilePart[] {
  const now = state.now + read.clock_offset;
  return [
    { title: 'User identity', lines: identityLines(state, profile) },
    { title: 'State', lines: stateLines(state, profile, now, read) },
    { title: 'Connections', lines: (profile.identities ?? []).map((identity, at) => connectionLine(identity, at)) },
    { title: 'user_metadata', lines: metadataLines(profile.user_metadata) },
    { title: 'app_metadata', lines: metadataLines(profile.app_metadata) },
  ];
}

/** A profile at a glance, for the preview pane. */
export function profileLines(state: UiState, profile: UserProfile, read: ProfileRead, width: number): readonly Line[] {
  return [
    ...deletedLines(read, state.now + read.clock_offset, width),
    ...profileParts(state, profile, read).flatMap(({ title, lines }) =>
      [sectionLine(title, width, state.glyphs)].concat(lines),
    ),
  ];
}

const deletedHow = {
  log: 'seen in the log, confirmed by Auth0',
  reconcile: 'Auth0 no longer knows the id',
  write: 'deleted from here',
  link: 'became an identity of another user',
} as const;

/** Says of a user who was deleted when, and how that is known. */
export function deletedLines(read: Pick<UserRead, 'tombstone'>, now: number, width: number): readonly Line[] {
  const { tombstone } = read;
  if (tombstone === undefined) return [];
  const when = shortSpan(now - tombstone.deleted_at);
  const gone = `gone since ${when} (${deletedHow[tombstone.reason]}): this is the last known profile`;
  const advice =
    tombstone.reason === 'link'
      ? 'Unlinking it from the other user makes it a user again.'
      : 'C makes the user again if it was deleted from this computer: without password, MFA, sessions and history.';
  return startWith(gap(1), [...wrapWords(gone, width - 2, 'bad'), ...wrapWords(advice, width - 2, 'dim')]);
}

function identityLines(state: UiState, profile: UserProfile): readonly Line[] {
  const shown: readonly (readonly [string, unknown])[] = [
    ['name', profile.name ?? profile.nickname],
    ['email', profile.email],
    ['username', profile.username],
    ['phone_number', profile.phone_number],
    ['user_id', profile.user_id],
  ];
  return shown
    .filter(([label, value]) => value !== undefined || label === 'email')
    .flatMap(([label, value]) => {
      const { text, flags } = safeText(value, { max: 300 });
      const seal = label === 'email' && value !== undefined ? [gap(2), verified(state, profile.email_verified)] : [];
      const line = labelled(
        label,
        labelWidth,
        value === undefined ? piece('none', 'dim') : { text, look: 'strong' },
        ...seal,
      );
      if (!isSuspicious(flags)) return [line];
      const why = explainFlags(flags).join(', ');
      return [line, labelled('', labelWidth, piece(`${state.glyphs.look} ${label} ${why}`, 'warn'))];
    });
}

function verified(state: UiState, value: unknown): Piece {
  if (value === true) return piece(`${state.glyphs.good} verified`, 'good');
  return piece(`${state.glyphs.unverified} not verified`, 'warn');
}

function stateLines(
  state: UiState,
  profile: UserProfile,
  now: number,
  { blocks, asking }: Pick<ProfileRead, 'blocks' | 'asking'>,
): readonly Line[] {
  const { glyphs } = state;
  const blocked = profile.blocked === true;
  const pending = isPending(profile);
  const factors = profile.multifactor?.length ?? 0;
  const last = readDate(profile.last_login);
  const lastWords = last === undefined ? 'never' : `${shortSpan(now - last)} ago  ${longDate(last)} UTC`;
  return [
    labelled(
      'blocked',
      labelWidth,
      blocked ? piece(`${glyphs.blocked} blocked by an administrator`, 'bad') : piece('not blocked'),
    ),
    ...blockLines(glyphs, blocks, labelWidth, asking),
    ...(pending
      ? [labelled('logins', labelWidth, piece(`${glyphs.pending} pending: has not logged in yet`, 'warn'))]
      : []),
    ...(pending
      ? []
      : [
          labelled('last_login', labelWidth, piece(lastWords)),
          labelled('last_ip', labelWidth, piece(profile.last_ip ?? 'unknown')),
          labelled('logins_count', labelWidth, piece(countWords(profile.logins_count))),
        ]),
    ...(factors > 0 ? [labelled('multifactor', labelWidth, piece((profile.multifactor ?? []).join(', ')))] : []),
    dateLine('created_at', profile.created_at, now),
    dateLine('updated_at', profile.updated_at, now),
    ...(profile.last_password_reset === undefined
      ? []
      : [dateLine('password reset', profile.last_password_reset, now)]),
  ];
}

function countWords(value: unknown): string {
  return typeof value === 'number' ? groupDigits(value) : '0';
}

function dateLine(label: string, value: unknown, now: number): Line {
  const at = readDate(value);
  const words = at === undefined ? 'unknown' : `${longDate(at)} UTC  (${shortSpan(now - at)} ago)`;
  return labelled(label, labelWidth, piece(words, at === undefined ? 'dim' : undefined));
}

function connectionLine(identity: Identity, at: number): Line {
  const role = at === 0 ? 'primary' : 'linked';
  const social = identity.isSocial === true ? '  social' : '';
  return [
    gap(1),
    cell(role, labelWidth, 'dim'),
    gap(1),
    piece(identity.connection),
    gap(2),
    piece(`${identity.provider}|${String(identity.user_id)}`, 'dim'),
    piece(social, 'dim'),
  ];
}

const written = new WeakMap<object, readonly Line[]>();

/** Metadata can be large: it is written out once for each record that was read. */
function metadataLines(value: Readonly<Record<string, unknown>> | undefined): readonly Line[] {
  if (value === undefined || value === null || Object.keys(value).length === 0) return [[piece(' none', 'dim')]];
  const known = written.get(value);
  if (known !== undefined) return known;
  const lines = safeJson(value, 2)
    .split('\n')
    .slice(1, -1)
    .map((text): Line => [{ text: text as Safe }]);
  written.set(value, lines);
  return lines;
}
