import type { LogCoverage } from '../../src/domain/coverage.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import type { Environment } from '../../src/domain/tenant.ts';
import type { LogFacet, LogFacetField, LogGap, LogHistogramBar } from '../../src/mirror/mirror.ts';
import type { QueryNode } from '../../src/query/ast.ts';
import { emptyField, type TextField } from '../text-field.ts';
import type { FilterProblem, PopupState } from '../list-state.ts';
import type { JsonState } from '../user-state.ts';

/** A row of the Logs screen: an event, or a hole in a tenant's log where it was. */
export type LogRow =
  | { readonly kind: 'event'; readonly tenant: string; readonly environment: Environment; readonly event: LogEvent }
  | { readonly kind: 'gap'; readonly tenant: string; readonly environment: Environment; readonly gap: LogGap };

/** A row that is known again wherever it stands. */
export type LogAnchor = Pick<LogRow, 'tenant'> & { readonly id: string };

/**
 * Where in a tenant's log a window is read: between the event above and the one below, one of which may be unknown; both
 * are unknown where no event of the tenant was seen.
 */
export interface LogPlace {
  readonly above?: string | undefined;
  readonly below?: string | undefined;
}

/** By tenant. */
export type LogPlaces = Readonly<Record<string, LogPlace>>;

/** Somewhere in the log that one goes to: an end of it, or the newest event up to a moment in milliseconds. */
type LogJump = 'newest' | 'oldest' | { readonly until: number };

/** The window to be read: around the row of the cursor, or where one goes to. */
export type LogTarget = LogJump | LogAround;

/** The place of a row. */
export interface LogAround {
  readonly anchor: LogAnchor;
  readonly places: LogPlaces;
}

/** A window of the log of one tenant or of all of them, newest first. It says nothing of how far it is from the ends. */
export interface LogsRead {
  /** Says what was asked and of which version of the data. */
  readonly key: string;
  readonly rows: readonly LogRow[];
  /** For each tenant the next events beyond the window. */
  readonly beside: LogPlaces;
  readonly hasNewer: boolean;
  readonly hasOlder: boolean;
  /** Matching events that are newer than those of the window, where that is known. */
  readonly offset: number | undefined;
  /** `log_id` of each tenant's newest event of all. */
  readonly newest: Readonly<Record<string, string>>;
  /** Matching events that came since the newest ones were in sight. */
  readonly unseen: number;
  /** Events that there are. */
  readonly total: number;
  /** Dates of the oldest and the newest event of all, in milliseconds. */
  readonly begins: number | undefined;
  readonly ends: number | undefined;
  /** Older events are still being brought over from an older mirror, and not there yet. */
  readonly isConverting: boolean;
  /** Names of tenants whose log could not be read. */
  readonly left_out: readonly string[];
  /** How long reading the window took, in milliseconds. */
  readonly took: number;
  /** What else than events that arrive would change the rows: see `basisOf`. */
  readonly basis: string;
  /** Date up to which every event was looked at, in milliseconds, where the search goes on. */
  readonly searchedTo?: number | undefined;
}

interface AppliedQuery {
  readonly text: string;
  readonly root: QueryNode | undefined;
}

/** What the Logs screen shows of one tenant, or of all of them. */
export interface LogsState {
  readonly filter: TextField;
  readonly editing: boolean;
  /** The query that is asked: the last one that could be understood. */
  readonly applied: AppliedQuery;
  /** The query of what is shown: the last one that could be answered. */
  readonly answered: AppliedQuery;
  readonly problem?: FilterProblem | undefined;
  readonly popup: PopupState;
  /** Row of the cursor in the window that was read, and the first one that is drawn. */
  readonly index: number;
  readonly top: number;
  /** What is to be shown next. */
  readonly jump?: LogJump | undefined;
  /** What the mirrors' threads were asked for and have not answered yet; see `nextOfLogs`. */
  readonly asked?: string | undefined;
  /** What they could not answer, see `refusable`: it is not asked again by itself. */
  readonly refused?: string | undefined;
  /** The cursor stays on top of what arrives. */
  readonly following: boolean;
  /** Newest events when the top of the list was in sight last, by tenant. */
  readonly seen?: Readonly<Record<string, string>> | undefined;
  /** Whether the pane that explains an event is shown; undefined: where there is room. */
  readonly explains?: boolean | undefined;
  /** Whether the bars over time are shown; undefined: where there is room. */
  readonly charts?: boolean | undefined;
  readonly facets: FacetsState;
  /** An event that is shown as the JSON that Auth0 sent. */
  readonly raw?: { readonly event: LogEvent; readonly json: JsonState } | undefined;
  readonly read?: LogsRead | undefined;
  readonly summary?: LogsSummary | undefined;
}

interface FacetsState {
  /** Whether they are shown; undefined: where there is room beside the list. */
  readonly shown?: boolean | undefined;
  /** Whether the keys are theirs. */
  readonly focused: boolean;
  readonly index: number;
  readonly top: number;
}

/** What a query matches as a whole. Its parts come one after the other. */
export interface LogsSummary {
  readonly key: string;
  /** The query that it is about. */
  readonly text: string;
  readonly count?: number | undefined;
  /** What nothing in the log of a tenant has. */
  readonly unknown?: readonly { readonly tenant: string; readonly coverage: LogCoverage }[] | undefined;
  readonly histogram?: { readonly bars: readonly LogHistogramBar[]; readonly unit: 'hour' | 'day' } | undefined;
  readonly facets: Readonly<Partial<Record<LogFacetField, readonly LogFacet[]>>>;
  /** How long all of it took, in milliseconds; undefined while more is to come. */
  readonly took?: number | undefined;
  /** Why the rest of it will not come. */
  readonly problem?: string | undefined;
}

/** The log as it is first shown: its newest events, and those that arrive. */
export const firstLogs: LogsState = {
  filter: emptyField,
  editing: false,
  popup: { index: -1, asked: false },
  applied: { text: '', root: undefined },
  answered: { text: '', root: undefined },
  index: 0,
  top: 0,
  following: true,
  facets: { focused: false, index: 0, top: 0 },
};
