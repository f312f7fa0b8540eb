import { Box } from 'ink';
import { Table } from 'ink-table';
import type { PropsWithChildren, ReactElement } from 'react';

import type { JobStatus } from '../../src/domain/job.ts';
import { setAsideWords } from '../../src/domain/set-aside.ts';
import { safeCell, safeLine } from '../../src/safe-text.ts';
import { cell, gap, piece, startWith, wrapWords, type Line } from '../components/line.ts';
import { Lines } from '../components/Lines.tsx';
import { groupDigits, shortSpan } from '../components/relative-time.ts';
import { sectionLine } from '../components/section.ts';
import { T } from '../components/T.tsx';
import { isWorkedOn, lastSync, syncWords } from '../state/sync-words.ts';
import type { TenantView, UiState } from '../ui-state.ts';
import type { ScreenProps } from './screen.ts';

/** Tenants by jobs: what was synced when, what runs now, what went wrong, and who does it. */
export function SyncScreen({ state, width, height }: ScreenProps): ReactElement {
  const rows = state.tenants.map((view) => tenantRow(state, view, width));
  return (
    <Box flexDirection="column" width={width} height={height} overflow="hidden">
      <Lines lines={[daemonLine(state)]} width={width} />
      {rows.length === 0 ? null : (
        <Box flexShrink={0}>
          <Table data={rows} cell={Cell} header={Heading} skeleton={state.glyphs.isAscii ? AsciiFrame : Frame} />
        </Box>
      )}
      <Lines lines={state.tenants.flatMap((view) => jobLines(state, view, width))} width={width} />
    </Box>
  );
}

function daemonLine(state: UiState): Line {
  const { daemon, glyphs } = state;
  if (daemon.state === 'alive')
    return [piece(` ${glyphs.live} `, 'good'), piece(`daemon is running, process ${String(daemon.pid ?? 0)}`)];
  if (daemon.starting) return [piece(` ${glyphs.half} the daemon is starting`, 'warn')];
  return [
    piece(` ${glyphs.off} `, 'warn'),
    piece('no daemon is running: & starts it, R syncs all tenants once', 'warn'),
  ];
}

function tenantRow(state: UiState, view: TenantView, width: number): Record<string, string> {
  const { status } = view;
  const synced = status && lastSync(status);
  const { glyph, short } = syncWords(state, view);
  const requests = status?.requests.reduce((sum, each) => sum + each.count, 0) ?? 0;
  const limited = status?.requests.reduce((sum, each) => sum + each.limited, 0) ?? 0;
  const narrow = {
    tenant: safeCell(view.tenant.name, Math.min(20, view.tenant.name.length)).text,
    state: safeCell(`${state.glyphs[glyph]} ${short}`, 18).text,
    users: status === undefined ? '-' : groupDigits(status.users),
    synced: synced === undefined ? 'never' : shortSpan(state.now - synced),
  };
  if (width < 100) return narrow;
  const rate = status?.rate;
  return {
    ...narrow,
    events: status === undefined ? '-' : groupDigits(status.log_events),
    stale: status === undefined ? '-' : groupDigits(status.stale_users),
    'requests 24h': `${groupDigits(requests)}${limited === 0 ? '' : ` (${String(limited)} refused)`}`,
    limit: rate === undefined ? '-' : `${String(rate.remaining)}/${String(rate.limit)}`,
    size: status === undefined ? '-' : `${(status.bytes / 1e6).toFixed(1)} MB`,
  };
}

function jobLines(state: UiState, view: TenantView, width: number): readonly Line[] {
  const jobs = view.status?.jobs ?? [];
  const head = sectionLine(view.tenant.name, width, state.glyphs);
  const notes = (view.status?.set_aside ?? []).flatMap((note) =>
    startWith(gap(2), wrapWords(setAsideWords(note), width - 4, 'warn')),
  );
  if (jobs.length === 0) return [head, [gap(2), piece(syncWords(state, view).long, 'dim')]];
  return [head, ...notes, ...jobs.map((job) => jobLine(state, view, job))];
}

function jobLine(state: UiState, view: TenantView, job: JobStatus): Line {
  const isRunning = job.state === 'running';
  const isAbandoned = isRunning && !isWorkedOn(state, view.tenant.name);
  const last = job.last_success_at === undefined ? 'never' : `${shortSpan(state.now - job.last_success_at)} ago`;
  const { done, total } = job.progress ?? {};
  const progress =
    done === undefined || !isRunning
      ? ''
      : `${groupDigits(done)}${total === undefined ? '' : ` of about ${groupDigits(total)}`}  `;
  const next =
    job.next_run_at === undefined || job.next_run_at <= state.now
      ? ''
      : `next in ${shortSpan(job.next_run_at - state.now)}`;
  const words: Line =
    job.error === undefined
      ? [piece(`${progress}${job.note ?? next}`, 'dim')]
      : [piece(`${job.error.message}. ${job.error.hint}`, 'bad')];
  return [
    gap(2),
    cell(job.job, 17),
    cell(isAbandoned ? 'stopped' : job.state, 12, isRunning ? 'accent' : undefined),
    cell(last, 10),
    ...words,
  ];
}

function Cell({ children }: PropsWithChildren): ReactElement {
  return <T>{safeLine(text(children))}</T>;
}

function Heading({ children }: PropsWithChildren): ReactElement {
  return <T look="title">{safeLine(text(children))}</T>;
}

function Frame({ children }: PropsWithChildren): ReactElement {
  return <T look="dim">{safeLine(text(children))}</T>;
}

function AsciiFrame({ children }: PropsWithChildren): ReactElement {
  const plain = text(children)
    .replaceAll('│', '|')
    .replaceAll('─', '-')
    .replaceAll(/[┌┐└┘├┤┬┴┼]/g, '+');
  return <T look="dim">{safeLine(plain)}</T>;
}

/** The table hands its cells over as a string or as pieces of one. */
function text(children: PropsWithChildren['children']): string {
  return Array.isArray(children) ? children.join('') : (children as string);
}
