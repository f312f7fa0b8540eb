import type { DetailItem } from '../../src/domain/detail.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import { reachOf } from '../access/reach.ts';
import { attributeLines } from '../components/attribute-lines.ts';
import { detailProblemLines } from '../components/detail-lines.ts';
import { emptyLine, gap, piece, type Line } from '../components/line.ts';
import { withPicture } from '../components/with-picture.ts';
import { deletedLines, profileParts } from '../components/profile-lines.ts';
import { labelled, sectionLine } from '../components/section.ts';
import { unreadLines } from '../components/unread-lines.ts';
import { sections } from '../sections/index.ts';
import type { Section } from '../sections/section.ts';
import { detailOf, detailState } from '../state/details.ts';
import { loginFacts } from '../state/login-facts.ts';
import { tenantObstacle } from '../state/target.ts';
import type { UiState } from '../ui-state.ts';
import type { UserState } from '../user-state.ts';

/** A row of the Details tab. */
export interface DetailsRow {
  /** Tells it from all others of the user, whatever comes and goes above. */
  readonly id: string;
  readonly line: Line;
  readonly isHead: boolean;
  /** The section that it belongs to; undefined for the profile itself. */
  readonly section?: Section | undefined;
  readonly item?: DetailItem | undefined;
}

const drawn = new WeakMap<UiState, { readonly width: number; readonly rows: readonly DetailsRow[] }>();

/** All rows of the tab. They are asked for several times for one state: by moving, by wanting, by drawing. */
export function detailsRows(state: UiState, width: number): readonly DetailsRow[] {
  const known = drawn.get(state);
  if (known?.width === width) return known.rows;
  const rows = makeRows(state, width);
  drawn.set(state, { width, rows });
  return rows;
}

function makeRows(state: UiState, width: number): readonly DetailsRow[] {
  const { user } = state;
  if (user?.read === undefined) return plain('', unreadLines(state, width));
  if (user.read.user === undefined) return plain('', [emptyLine, [piece(' The mirror has no such user.', 'warn')]]);
  const { profile } = user.read.user;
  return [
    ...profileRows(state, user, profile, width),
    ...(user.read.tombstone === undefined
      ? sections.flatMap((section) => sectionRows(state, section, profile, width))
      : []),
  ];
}

function plain(part: string, lines: readonly Line[], section?: Section): readonly DetailsRow[] {
  return lines.map((line, at) => ({ id: `${part}/${String(at)}`, line, isHead: false, section }));
}

function profileRows(state: UiState, user: UserState, profile: UserProfile, width: number): readonly DetailsRow[] {
  const { read, tenant } = user;
  if (read === undefined) return [];
  const { read: asked, problem: asking } = detailState(state, { tenant, owner: profile.user_id, kind: 'blocks' });
  const parts = profileParts(state, profile, { ...read, blocks: asked?.detail, asking });
  return [
    ...plain('deleted', deletedLines(read, state.now + read.clock_offset, width)),
    ...parts.flatMap(({ title, lines }) =>
      partRows(state, tenant, { title, lines: more[title]?.(state, profile, lines, width) ?? lines }, width),
    ),
    headRow(state, attributes, attributes, width),
    ...plain(attributes, attributeLines(profile, width)),
  ];
}

/** What is added to a part here, and not where a profile is seen at a glance. */
const more: Readonly<Record<string, typeof withPicture>> = {
  'User identity': withPicture,
  Connections: (state, _, lines) => lines.concat([accessLine(state)]),
};

const attributes = 'Identity provider attributes';

function partRows(
  state: UiState,
  tenant: string,
  { title, lines }: ReturnType<typeof profileParts>[number],
  width: number,
): readonly DetailsRow[] {
  const note = notes[title] === undefined ? undefined : editNote(state, tenant, notes[title]);
  return [headRow(state, title, title, width, { note }), ...plain(title, lines)];
}

const notes: Readonly<Record<string, string>> = { user_metadata: 'e edit  E $EDITOR', app_metadata: 'e edit' };

function editNote(state: UiState, tenant: string, words: string): string | undefined {
  return tenantObstacle(state, tenant, ['update:users']) === undefined ? words : undefined;
}

/** `8 of 9 applications`: the Access tab tells which. */
function accessLine(state: UiState): Line {
  const facts = loginFacts(state);
  const reach = facts === undefined ? [] : reachOf(facts).filter(({ client }) => client.app_type !== 'non_interactive');
  const unknown = reach.some(({ can }) => can === undefined);
  const can = reach.filter((each) => each.can === true).length;
  const off = reach.filter((each) => each.can === false).map(({ client }) => client.name);
  if (reach.length === 0 || unknown) return labelled('access', 16, piece('not known yet: see the Access tab', 'dim'));
  const named = off.length === 0 ? '' : `  (not: ${off.slice(0, 3).join(', ')}${off.length > 3 ? ', …' : ''})`;
  return labelled('access', 16, piece(`${String(can)} of ${String(reach.length)} applications`), piece(named, 'dim'));
}

function headRow(
  state: UiState,
  id: string,
  title: string,
  width: number,
  { note, section }: { readonly note?: string | undefined; readonly section?: Section } = {},
): DetailsRow {
  return { id, line: sectionLine(title, width, state.glyphs, note), isHead: true, section };
}

function sectionRows(state: UiState, section: Section, profile: UserProfile, width: number): readonly DetailsRow[] {
  const tenant = state.user?.tenant ?? '';
  const wanted = { tenant, owner: profile.user_id, kind: section.kind };
  const detail = detailOf(state, tenant, profile.user_id, section.kind);
  const items = detail?.items ?? [];
  const count = detail === undefined || detail.problem !== undefined ? '' : ` (${String(items.length)})`;
  const problems = detailProblemLines(state, wanted, width);
  const rows = section.rows(state, { tenant, profile, items });
  const none: Line = [gap(1), piece(detail === undefined ? waiting(state, wanted) : section.none, 'dim')];
  const title = `${section.title}${count}${newer(state, wanted)}`;
  return [
    headRow(state, section.kind, title, width, { note: keyNote(state, section, tenant), section }),
    ...plain(`${section.kind} problem`, problems, section),
    ...plain(`${section.kind} none`, rows.length === 0 && problems.length === 0 ? [none] : [], section),
    ...rows.map(({ line, item }, at): DetailsRow => {
      const id = typeof item?.['id'] === 'string' ? item['id'] : String(at);
      return { id: `${section.kind}/${id}`, line, isHead: false, section, item };
    }),
  ];
}

function waiting(state: UiState, wanted: Parameters<typeof detailState>[1]): string {
  return detailState(state, wanted).asking ? 'asking Auth0…' : 'not read yet';
}

function newer(state: UiState, wanted: Parameters<typeof detailState>[1]): string {
  const { asking, read } = detailState(state, wanted);
  if (read?.detail === undefined) return '';
  return asking ? ' …' : read.detail.outdated === true ? ' changed since' : '';
}

/** The keys of a section, where they exist; else what is missing. */
function keyNote(state: UiState, { add, remove, note }: Section, tenant: string): string | undefined {
  const obstacles = [add, remove].flatMap((each) => {
    const obstacle = each && tenantObstacle(state, tenant, each.action.scopes);
    return obstacle === undefined ? [] : [obstacle];
  });
  const isFree = (each: Section['add']): boolean =>
    each !== undefined && tenantObstacle(state, tenant, each.action.scopes) === undefined;
  const keys = [
    isFree(add) ? `+ ${add?.words ?? ''}…` : undefined,
    isFree(remove) ? `X ${remove?.words ?? ''}…` : undefined,
    isFree(remove) || remove === undefined ? note : undefined,
  ].filter((words) => words !== undefined);
  const words = keys.length > 0 ? keys.join('  ') : obstacles[0];
  return words === undefined || words === '' ? undefined : words;
}
