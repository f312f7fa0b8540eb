import { screens } from '../screens/index.ts';
import { parentOf } from '../screens/screen.ts';
import { syncWords } from '../state/sync-words.ts';
import { shownTenant } from '../state/tenants.ts';
import { allTenants, type TenantView, type UiState } from '../ui-state.ts';
import { environmentWord } from './environment-word.ts';
import { gap, lineWidth, piece, spreadLine, type Line, type Piece } from './line.ts';
import { shortSpan } from './relative-time.ts';

/** The top line: where one is, in which environment, and whether what one sees is live. */
export function headerLine(state: UiState, width: number): Line {
  const right = [gap(1), ...(ofAllTenants.has(state.screen) ? daemonWords(state) : standing(state, width))];
  const left = state.screen === 'users' ? tenantTabs(state, width - lineWidth(right)) : crumbs(state);
  return spreadLine(left, right, width);
}

/** Where there is no room for all words, only the shown tenant has its environment beside it. */
function tenantTabs(state: UiState, room: number): Line {
  const whole = drawTabs(state, true);
  return lineWidth(whole) <= room ? whole : drawTabs(state, false);
}

function drawTabs(state: UiState, isWhole: boolean): Line {
  const { glyphs, active } = state;
  const tabs = state.tenants.flatMap((view, at): Piece[] => {
    const { name, environment } = view.tenant;
    const short = `${at < 9 ? `${String(at + 1)} ` : ''}${name}`;
    const label = `${short} ${environmentWord(environment)}`;
    if (name !== active) return [piece(` ${isWhole ? label : short} `)];
    return [piece(glyphs.left, environment), piece(label, environment), piece(glyphs.right, environment)];
  });
  if (state.tenants.length === 0) return [piece(' tenantry', 'title')];
  if (state.tenants.length === 1) return tabs;
  const all = active === allTenants ? piece(`${glyphs.left}0 all${glyphs.right}`, 'selected') : piece(' 0 all ');
  return [...tabs, all];
}

const ofAllTenants: ReadonlySet<string> = new Set(['sync', 'daemon-log']);

function crumbs(state: UiState): Line {
  const { glyphs } = state;
  if (ofAllTenants.has(state.screen)) {
    return [piece(` ${screenWords(state)[0] ?? ''}`, 'title'), piece(` ${glyphs.between} all tenants`, 'dim')];
  }
  const view = shownTenant(state);
  if (view === undefined && state.screen === 'logs') {
    return [
      piece(`${glyphs.left}all tenants${glyphs.right}`, 'selected'),
      piece(` ${glyphs.crumb} `, 'dim'),
      piece('Logs', 'title'),
    ];
  }
  if (view === undefined) return [];
  const { name, environment } = view.tenant;
  const profile = state.user?.read?.user?.profile;
  const user = profile?.name ?? profile?.email ?? state.user?.user_id;
  const [last, ...above] = state.screen === 'user' ? [user, 'Users'] : screenWords(state);
  return [
    piece(`${glyphs.left}${name} ${environmentWord(environment)}${glyphs.right}`, environment),
    ...above.toReversed().map((each) => piece(` ${glyphs.crumb} ${String(each)}`, 'dim')),
    piece(` ${glyphs.crumb} `, 'dim'),
    piece(last, 'title'),
  ];
}

/** The open screen and those that it was opened from, innermost first. */
function screenWords(state: UiState): readonly (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (let id: string | undefined = state.screen; id !== undefined;) {
    const screen = screens.find((each) => each.id === id);
    found.push(screen?.about?.(state) ?? screen?.title);
    id = screen && parentOf(screen, state);
  }
  return found;
}

/** Who keeps all the mirrors in step. */
function daemonWords({ daemon, glyphs, now }: UiState): Line {
  const { state, version, pid, started_at } = daemon;
  if (state !== 'alive') return [];
  const up = started_at === undefined ? '' : ` up ${shortSpan(now - started_at)}`;
  const words = ['daemon', version, 'pid', String(pid ?? 0)].filter((word) => word !== undefined).join(' ');
  return [piece(`${glyphs.live} `, 'good'), piece(`${words}${up} `)];
}

/** Right end: may one change things, how fresh is it, what is left of the rate limit. */
function standing(state: UiState, width: number): Line {
  const view = shownTenant(state);
  if (view === undefined) return state.active === allTenants ? [piece('RO here ', 'warn')] : [];
  const { look, glyph, short } = syncWords(state, view);
  const may = view.tenant.read_only ? 'READ-ONLY' : 'RW';
  const brief = short.length > 18 ? `${short.slice(0, 17)}…` : short;
  return [
    piece(width < 70 && view.tenant.read_only ? 'RO' : may, view.tenant.read_only ? 'warn' : undefined),
    gap(2),
    piece(`${state.glyphs[glyph]} ${brief}`, look),
    ...(width < 70 ? [] : rateLeft(state, view)),
    gap(1),
  ];
}

/** What Auth0 said of the rate limit last, with its age once that matters. */
function rateLeft(state: UiState, view: TenantView): Line {
  const rate = view.status?.rate;
  if (rate === undefined) return [];
  const age = state.now - rate.seen_at;
  return [
    gap(2),
    piece(`api ${String(rate.remaining)}/${String(rate.limit)}${age > 60_000 ? ` ${shortSpan(age)} ago` : ''}`, 'dim'),
  ];
}
