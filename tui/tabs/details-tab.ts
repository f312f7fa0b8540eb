import type { Detail } from '../../src/domain/detail.ts';
import { isPending, readDate, type Identity, type UserProfile } from '../../src/domain/user.ts';
import { explainFlags, isSuspicious, safeJson, safeText, type Safe } from '../../src/safe-text.ts';
import { blockLines } from '../components/block-lines.ts';
import {
  cell,
  emptyLine,
  fitHeight,
  gap,
  piece,
  startWith,
  wrapWords,
  type Line,
  type Piece,
} from '../components/line.ts';
import { groupDigits, longDate, shortSpan } from '../components/relative-time.ts';
import { labelled, sectionLine } from '../components/section.ts';
import { tabHeight } from '../layout.ts';
import { detailState } from '../state/details.ts';
import { syncWords } from '../state/sync-words.ts';
import { tenantView } from '../state/tenants.ts';
import { withUser } from '../state/with-user.ts';
import { noEffects, type Problem, type UiState, type UserRead } from '../ui-state.ts';
import type { Tab } from './tab.ts';

const labelWidth = 16;

/** Who the user is: identity, state, logins, linked identities, metadata. */
export const detailsTab: Tab = {
  id: 'details',
  title: 'Details',
  wants: ({ user }) => (user === undefined ? [] : [{ tenant: user.tenant, owner: user.user_id, kind: 'blocks' }]),
  draw: (state, width, height) => {
    const lines = detailsLines(state, width);
    const top = Math.max(0, Math.min(state.user?.scroll ?? 0, lines.length - height));
    return fitHeight(lines.slice(top), height);
  },
  mover: {
    position: (state) => state.user?.scroll ?? 0,
    count: (state) => Math.max(1, detailsLines(state, state.columns).length - tabHeight(state) + 1),
    page: tabHeight,
    to: (state, index) => {
      const last = Math.max(0, detailsLines(state, state.columns).length - tabHeight(state));
      return [withUser(state, { scroll: Math.max(0, Math.min(index, last)) }), noEffects];
    },
  },
};

function detailsLines(state: UiState, width: number): readonly Line[] {
  const read = state.user?.read;
  if (read === undefined) return unreadLines(state, width);
  if (read.user === undefined) return [emptyLine, [piece(' The mirror has no such user.', 'warn')]];
  const { profile } = read.user;
  const wanted = { tenant: state.user?.tenant ?? '', owner: profile.user_id, kind: 'blocks' } as const;
  const { read: asked, problem: asking } = detailState(state, wanted);
  return profileLines(state, profile, { ...read, blocks: asked?.detail, asking }, width);
}

/** Why there is nothing to show of the user. */
export function unreadLines(state: UiState, width: number): readonly Line[] {
  const view = tenantView(state, state.user?.tenant);
  if (view === undefined || view.mirror === 'open') return [[piece(' reading the mirror…', 'dim')]];
  return startWith(gap(1), wrapWords(syncWords(state, view).long, width - 2, 'warn'));
}

/** The lines of a profile; the preview pane shows the same. */
export function profileLines(
  state: UiState,
  profile: UserProfile,
  read: Pick<UserRead, 'tombstone' | 'clock_offset'> & {
    readonly blocks: Detail | undefined;
    readonly asking?: Problem | undefined;
  },
  width: number,
): readonly Line[] {
  const { glyphs } = state;
  const now = state.now + read.clock_offset;
  return [
    ...deletedLines(read, now, width),
    sectionLine('User identity', width, glyphs),
    ...identityLines(state, profile),
    sectionLine('State', width, glyphs),
    ...stateLines(state, profile, now, read),
    sectionLine('Connections', width, glyphs),
    ...(profile.identities ?? []).map((identity, at) => connectionLine(identity, at)),
    sectionLine('user_metadata', width, glyphs),
    ...metadataLines(profile.user_metadata),
    sectionLine('app_metadata', width, glyphs),
    ...metadataLines(profile.app_metadata),
  ];
}

const deletedHow = {
  log: 'seen in the log, confirmed by Auth0',
  reconcile: 'Auth0 no longer knows the id',
  write: 'deleted from here',
  link: 'became an identity of another user',
} as const;

function deletedLines(read: Pick<UserRead, 'tombstone'>, now: number, width: number): readonly Line[] {
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
  { blocks, asking }: { readonly blocks: Detail | undefined; readonly asking?: Problem | undefined },
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
