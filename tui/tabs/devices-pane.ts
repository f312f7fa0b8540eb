import { readDate } from '../../src/domain/user.ts';
import type { DetailItem } from '../../src/domain/detail.ts';
import { applicationName } from '../components/application-name.ts';
import { detailAgeLine, detailProblemLines } from '../components/detail-lines.ts';
import { deviceWords } from '../components/device-words.ts';
import { gap, piece, spreadLine, startWith, wrapWords, type Line } from '../components/line.ts';
import { longDate, shortSpan } from '../components/relative-time.ts';
import type { ListPane, PaneRow } from '../panes/list-pane.ts';
import type { WantedDetail } from '../screens/wanted.ts';
import { detailOf } from '../state/details.ts';
import { tenantObstacle } from '../state/target.ts';
import { tenantView } from '../state/tenants.ts';
import type { UiState } from '../ui-state.ts';

/** What a row of the devices tab stands for. The same device has another id in each of Auth0's two lists. */
interface Device {
  readonly list: 'devices' | 'refresh_tokens';
  readonly item: DetailItem;
}

/** Where a user stays logged in: what a lost telephone calls for. */
export const devicesPane: ListPane = {
  id: 'devices',
  columns: [
    { title: 'DEVICE', width: 22, grows: 3 },
    { title: 'APPLICATION', width: 16, grows: 2 },
    { title: 'LINKED', width: 10 },
    { title: 'LAST USED', width: 9, align: 'right' },
    { title: 'KIND', width: 12, grows: 1 },
    { title: 'FROM', width: 15, isExtra: true },
    { title: 'SCOPE', width: 20, grows: 2, isExtra: true },
  ],
  hasMarks: true,
  rows: (state) => devicesOf(state).map((device) => deviceRow(state, device)),
  above: aboveLines,
  empty: emptyLines,
};

/** The two lists of Auth0 that hold devices. */
export function wantedDevices({
  user,
}: UiState): { readonly devices: WantedDetail; readonly tokens: WantedDetail } | undefined {
  if (user === undefined) return undefined;
  const { tenant, user_id: owner } = user;
  return { devices: { tenant, owner, kind: 'devices' }, tokens: { tenant, owner, kind: 'refresh_tokens' } };
}

/**
 * Refresh tokens where the plan lists them, because they have dates and addresses; else device credentials, which are the
 * same devices without. Public keys are device credentials only.
 */
function devicesOf(state: UiState): readonly Device[] {
  if (state.user === undefined) return [];
  const { tenant, user_id } = state.user;
  const credentials = detailOf(state, tenant, user_id, 'devices')?.items ?? [];
  const tokens = detailOf(state, tenant, user_id, 'refresh_tokens');
  const hasTokens = tokens !== undefined && tokens.problem === undefined;
  const listed = hasTokens ? credentials.filter(({ type }) => type === 'public_key') : credentials;
  return [
    ...(hasTokens ? tokens.items.map((item): Device => ({ list: 'refresh_tokens', item })) : []),
    ...listed.map((item): Device => ({ list: 'devices', item })),
  ];
}

function deviceRow(state: UiState, device: Device): PaneRow {
  const { item } = device;
  const name = applicationName(state, item['client_id']);
  const id = String(item['id']);
  if (device.list === 'devices') {
    const kind = item['type'] === 'public_key' ? 'public key' : 'refresh token';
    return { id, cells: [item['device_name'] ?? 'unknown device', name, '', '', kind, '', ''], item: device };
  }
  const from = (item['device'] ?? {}) as Readonly<Record<string, unknown>>;
  const words = deviceWords(from['last_user_agent'] ?? from['initial_user_agent']);
  const linked = longDate(readDate(item['created_at'])).slice(0, 10);
  const kind = item['rotating'] === true ? 'rotating token' : 'refresh token';
  const cells = [words, name, linked, lastUsed(state, item), kind, from['last_ip'] ?? '', scopesOf(item)];
  return { id, cells, item: device };
}

function lastUsed(state: UiState, item: DetailItem): string {
  const at = readDate(item['last_exchanged_at']);
  const offset = tenantView(state, state.user?.tenant)?.status?.clock_offset ?? 0;
  return at === undefined ? 'never' : shortSpan(state.now + offset - at);
}

function scopesOf(item: DetailItem): string {
  const servers = Array.isArray(item['resource_servers']) ? (item['resource_servers'] as readonly DetailItem[]) : [];
  return [...new Set(servers.map((server) => server['scopes']).filter((scopes) => typeof scopes === 'string'))].join(
    ' ',
  );
}

function aboveLines(state: UiState, width: number): readonly Line[] {
  const wanted = wantedDevices(state);
  if (wanted === undefined) return [];
  const count = devicesOf(state).length;
  const held = piece(
    count === 0 ? '' : ` ${String(count)} ${count === 1 ? 'device stays' : 'devices stay'} logged in,`,
  );
  const tokens = detailOf(state, wanted.tokens.tenant, wanted.tokens.owner, 'refresh_tokens');
  const why = count === 0 ? undefined : tokens?.problem?.words;
  const noDates = why === undefined ? [] : startWith(gap(1), wrapWords(`no dates: ${why}`, width - 2, 'dim'));
  return [
    spreadLine([held, ...detailAgeLine(state, wanted.devices)], keyNote(state, wanted.devices.tenant), width),
    ...noDates,
    ...detailProblemLines(state, wanted.devices, width),
  ];
}

/** What can be done here, where it can be done. */
function keyNote(state: UiState, tenant: string): Line {
  const obstacle = tenantObstacle(state, tenant, ['delete:device_credentials']);
  if (obstacle !== undefined) return [piece(`${obstacle} `, 'dim')];
  return [piece('U', 'key'), piece(' unlink…  ', 'dim'), piece('Space *', 'key'), piece(' mark ', 'dim')];
}

function emptyLines(state: UiState): readonly Line[] {
  const wanted = wantedDevices(state);
  const detail = wanted && detailOf(state, wanted.devices.tenant, wanted.devices.owner, 'devices');
  if (detail === undefined || detail.problem !== undefined) return [];
  return [[], [piece(' No device stays logged in for this user.', 'dim')]];
}
