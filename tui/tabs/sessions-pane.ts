import type { DetailItem } from '../../src/domain/detail.ts';
import { readDate } from '../../src/domain/user.ts';
import { applicationName } from '../components/application-name.ts';
import { detailAgeLine, detailProblemLines } from '../components/detail-lines.ts';
import { deviceWords } from '../components/device-words.ts';
import { emptyLine, gap, piece, spreadLine, startWith, wrapWords, type Line } from '../components/line.ts';
import { shortSpan } from '../components/relative-time.ts';
import type { ListPane, PaneRow } from '../panes/list-pane.ts';
import type { WantedDetail } from '../screens/wanted.ts';
import { detailOf } from '../state/details.ts';
import { tenantObstacle } from '../state/target.ts';
import { tenantView } from '../state/tenants.ts';
import type { UiState } from '../ui-state.ts';

/** Sessions of a user at the login page, where the plan has them. */
export const sessionsPane: ListPane = {
  id: 'sessions',
  columns: [
    { title: 'BROWSER', width: 20, grows: 3 },
    { title: 'APPLICATIONS', width: 16, grows: 3 },
    { title: 'LOGGED IN', width: 9, align: 'right' },
    { title: 'LAST USED', width: 9, align: 'right' },
    { title: 'ENDS IN', width: 8, align: 'right' },
    { title: 'FROM', width: 15, isExtra: true },
    { title: 'BY', width: 12, grows: 1, isExtra: true },
  ],
  hasMarks: true,
  rows: (state) => sessionsOf(state).map((item) => sessionRow(state, item)),
  above: aboveLines,
  empty: emptyLines,
};

export function wantedSessions({ user }: UiState): WantedDetail | undefined {
  return user === undefined ? undefined : { tenant: user.tenant, owner: user.user_id, kind: 'sessions' };
}

function sessionsOf(state: UiState): readonly DetailItem[] {
  const { user } = state;
  return user === undefined ? [] : (detailOf(state, user.tenant, user.user_id, 'sessions')?.items ?? []);
}

function sessionRow(state: UiState, item: DetailItem): PaneRow {
  const now = state.now + (tenantView(state, state.user?.tenant)?.status?.clock_offset ?? 0);
  const device = (item['device'] ?? {}) as DetailItem;
  const cells = [
    deviceWords(device['last_user_agent'] ?? device['initial_user_agent']),
    listOf(item['clients'], 'client_id', (id) => applicationName(state, id)),
    spanSince(now, item['authenticated_at'] ?? item['created_at']),
    spanSince(now, item['last_interacted_at']),
    spanUntil(now, item['expires_at'], item['idle_expires_at']),
    device['last_ip'] ?? device['initial_ip'] ?? '',
    listOf((item['authentication'] as DetailItem | undefined)?.['methods'], 'name', String),
  ];
  return { id: String(item['id']), cells, item };
}

function listOf(items: unknown, field: string, words: (value: unknown) => unknown): string {
  if (!Array.isArray(items)) return '';
  return (items as readonly DetailItem[]).map((item) => String(words(item[field]))).join(', ');
}

function spanSince(now: number, date: unknown): string {
  const at = readDate(date);
  return at === undefined ? '' : shortSpan(now - at);
}

/** Until the earlier of both ends. */
function spanUntil(now: number, ...dates: readonly unknown[]): string {
  const ends = dates.map((date) => readDate(date)).filter((at) => at !== undefined);
  return ends.length === 0 ? '' : shortSpan(Math.max(0, Math.min(...ends) - now));
}

function aboveLines(state: UiState, width: number): readonly Line[] {
  const wanted = wantedSessions(state);
  if (wanted === undefined) return [];
  const count = sessionsOf(state).length;
  const words = count === 0 ? '' : ` ${String(count)} ${count === 1 ? 'session' : 'sessions'},`;
  return [
    spreadLine([piece(words), ...detailAgeLine(state, wanted)], keyNote(state, wanted.tenant), width),
    ...detailProblemLines(state, wanted, width),
  ];
}

function keyNote(state: UiState, tenant: string): Line {
  const obstacle = tenantObstacle(state, tenant, ['delete:sessions']);
  if (obstacle !== undefined) return [piece(`${obstacle} `, 'dim')];
  return [piece('X', 'key'), piece(' revoke…  ', 'dim'), piece('O', 'key'), piece(' sign out everywhere… ', 'dim')];
}

function emptyLines(state: UiState, width: number): readonly Line[] {
  const wanted = wantedSessions(state);
  const detail = wanted && detailOf(state, wanted.tenant, wanted.owner, 'sessions');
  if (detail === undefined) return [];
  const words =
    detail.problem === undefined
      ? 'No session: the next visit of the login page asks for the password.'
      : detail.problem.reason === 'plan'
        ? 'What remains possible: O signs out by unlinking the devices, the Devices tab unlinks them one by one, and a blocked user (B) cannot log in again.'
        : undefined;
  return words === undefined ? [] : [emptyLine, ...startWith(gap(1), wrapWords(words, width - 2, 'dim'))];
}
