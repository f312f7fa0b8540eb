import type { SyncStatus } from '../../src/mirror/mirror.ts';
import { gap, startWith, wrapWords } from '../components/line.ts';
import { groupDigits, shortSpan } from '../components/relative-time.ts';
import { shareBar, sparkLine } from '../components/spark-line.ts';
import { changesByHour } from '../state/changes-by-hour.ts';
import { syncWords } from '../state/sync-words.ts';
import { lagOf } from '../state/tenant-health.ts';
import type { TenantView, UiState } from '../ui-state.ts';
import type { ListPane, PaneColumn, PaneRow } from './list-pane.ts';

/** From here on every hour of the day has a cell of its own. */
const wideFrom = 120;

/** The tenants, one line each: how old what one sees is, and what the sync did in the last day. */
export const syncPane: ListPane = {
  id: 'sync',
  columns: columnsFor,
  rows: (state) => state.tenants.map((view) => rowOf(state, view)),
  empty: (_, width) => startWith(gap(1), wrapWords('No tenant is set up here. T adds one.', width - 2, 'dim')),
};

function columnsFor(width: number): readonly PaneColumn[] {
  const isWide = width >= wideFrom;
  return [
    { title: 'TENANT', width: 12, grows: 2 },
    { title: 'STATE', width: 14, grows: 1 },
    { title: 'USERS', width: 9, align: 'right' },
    { title: 'LAG', width: 4, align: 'right' },
    { title: isWide ? 'CHANGES PER HOUR' : 'LAST DAY', width: isWide ? 24 : 8, isChart: true },
    { title: 'ERR', width: 3, align: 'right' },
    { title: 'FULL', width: 5, align: 'right', isExtra: true },
    { title: 'API LEFT', width: isWide ? 24 : 13, isExtra: true, isChart: true },
  ];
}

function rowOf(state: UiState, view: TenantView): PaneRow {
  const { status, tenant } = view;
  const { glyph, look, word } = syncWords(state, view);
  const lag = status && lagOf(status, state.now);
  const full = status?.jobs.find(({ job }) => job === 'users-full')?.last_success_at;
  const errors = status?.jobs.filter(({ error }) => error !== undefined).length ?? 0;
  const isWide = state.columns >= wideFrom;
  const cells = [
    tenant.name,
    word,
    status === undefined ? '-' : groupDigits(status.users),
    lag === undefined ? '-' : shortSpan(lag),
    sparkLine(changesByHour(state, tenant.name), isWide ? 24 : 8, state.glyphs),
    status === undefined ? '-' : String(errors + (view.mirror === 'failed' ? 1 : 0)),
    full === undefined ? '-' : shortSpan(state.now - full),
    rateCell(state, status, isWide ? 16 : 6),
  ];
  return { id: tenant.name, cells, sign: { text: state.glyphs[glyph], look } };
}

function rateCell(state: UiState, status: SyncStatus | undefined, width: number): string {
  const rate = status?.rate;
  if (rate === undefined || rate.limit === 0) return '-';
  const bar = shareBar(rate.remaining / rate.limit, width, state.glyphs);
  return `${bar} ${String(rate.remaining)}/${String(rate.limit)}`;
}
