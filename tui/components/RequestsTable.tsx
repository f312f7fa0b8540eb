import { Table } from 'ink-table';
import type { PropsWithChildren, ReactElement } from 'react';

import type { SyncActivity } from '../../src/domain/activity.ts';
import { safeCell, safeLine } from '../../src/safe-text.ts';
import { groupDigits } from './relative-time.ts';
import { T } from './T.tsx';

interface RequestsTableProps {
  readonly activity: SyncActivity;
  readonly now: number;
  readonly isAscii: boolean;
}

/** What was sent in the last minute is only known while somebody sends, in milliseconds. */
const knownFor = 90_000;

/** Requests of the last day by what they were for. */
export function RequestsTable({ activity, now, isAscii }: RequestsTableProps): ReactElement {
  const { requests, last_minute } = activity;
  const minute = last_minute !== undefined && now - last_minute.at < knownFor ? last_minute.by_reason : undefined;
  const rows = requests.map(({ reason, count, limited, server_errors }) => ({
    'requests for': safeCell(reason, 17).text,
    '24 h': groupDigits(count),
    'per minute': minute === undefined ? '-' : groupDigits(minute[reason] ?? 0),
    '429s': groupDigits(limited),
    '5xx': groupDigits(server_errors),
  }));
  return <Table data={rows} cell={Cell} header={Heading} skeleton={isAscii ? AsciiFrame : Frame} />;
}

/** Rows of the screen that the table takes: each row of it stands between rules. */
export function requestsTableHeight({ requests }: SyncActivity): number {
  return requests.length === 0 ? 0 : requests.length * 2 + 3;
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
