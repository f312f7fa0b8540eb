import type { LogEvent } from '../src/domain/log-event.ts';
import type { LogGap, MirroredUser, Tombstone } from '../src/mirror/mirror.ts';
import type { QueryNode } from '../src/query/ast.ts';
import type { FilterProblem } from './list-state.ts';
import type { Attempts } from './obstacles/login-facts.ts';
import type { Sighting } from './places/sighting.ts';
import type { TextField } from './text-field.ts';
import type { Problem } from './ui-state.ts';

export interface UserState {
  readonly tenant: string;
  readonly user_id: string;
  /** The screen that it was opened from, where that was not the users list. */
  readonly cameFrom?: string | undefined;
  /** That screen was about all tenants. */
  readonly isOfAll?: boolean | undefined;
  readonly tab: string;
  readonly read?: UserRead | undefined;
  readonly refetch: {
    readonly state: 'idle' | 'running' | 'done' | 'failed';
    readonly problem?: Problem | undefined;
    readonly at?: number | undefined;
  };
  readonly scroll: number;
  /** Row of the Details tab under the cursor: it stays with it when rows come and go above. */
  readonly cursor?: string | undefined;
  readonly history: HistoryState;
  readonly locations: LocationsState;
  readonly json: JsonState;
  /** Loaded only when asked for, and gone with this screen. */
  readonly picture?: PictureState | undefined;
  /** Refused logins of the mirror's log, with the key of that read. */
  readonly attempts?: { readonly key: string; readonly attempts: Attempts | undefined } | undefined;
  /** They are being read. */
  readonly attemptsAsked?: boolean | undefined;
}

/** A picture that somebody said yes to. */
export interface PictureState {
  /** The address that the profile had then: for another one it counts no more. */
  readonly url: string;
  readonly stage: 'loading' | 'shown' | 'failed';
  /** Rows of `pictureSide` pixels, three bytes each. */
  readonly pixels?: Uint8Array | undefined;
  readonly problem?: Problem | undefined;
}

export interface UserRead {
  readonly key: string;
  readonly user: MirroredUser | undefined;
  readonly tombstone: Tombstone | undefined;
  /** Server clock minus ours: ages are told by the server's clock. */
  readonly clock_offset: number;
}

export interface HistoryState {
  /** Row of the list, gaps of the log counted. */
  readonly index: number;
  readonly top: number;
  readonly details: boolean;
  readonly filter: TextField;
  readonly editing: boolean;
  /** What is asked of the mirror: text, a type code, a place by its name. */
  readonly asked: HistoryFilter;
  /** What is shown: the last that could be answered. */
  readonly answered: HistoryFilter;
  readonly problem?: FilterProblem | undefined;
  /** What the mirror's thread was asked for and has not answered yet; see `nextOfHistory`. */
  readonly waits?: string | undefined;
  /** What it could not answer: it is not asked again by itself, until the data is newer. */
  readonly refused?: string | undefined;
  /** How many events of each type there are, with the key of that read; wanted while one is chosen. */
  readonly types?: { readonly key: string; readonly counts: ReadonlyMap<string, number> } | undefined;
  /** An event that is shown as the JSON that Auth0 sent. */
  readonly raw?: { readonly event: LogEvent; readonly json: JsonState } | undefined;
  readonly read?: HistoryRead | undefined;
}

export interface HistoryFilter {
  readonly text: string;
  /** What the text means. */
  readonly root?: QueryNode | undefined;
  readonly type?: string | undefined;
  readonly place?: string | undefined;
}

/** A window of a user's events, newest first. */
export interface HistoryRead {
  readonly key: string;
  readonly offset: number;
  readonly events: readonly LogEvent[];
  /** Events that match, and events that the user has. */
  readonly count: number;
  readonly total: number;
  /** Holes in the log, newest first, each with the number of matching events that are newer. */
  readonly gaps: readonly { readonly at: number; readonly gap: LogGap }[];
  /** Date of the oldest event of anybody that the mirror has. */
  readonly begins: number | undefined;
}

export interface LocationsState {
  readonly index: number;
  readonly top: number;
  readonly zoomed: boolean;
  /** Older logins are to be read now: they come in portions, so that no key waits for all of them. */
  readonly more: boolean;
  readonly read?: LocationsRead | undefined;
}

/** The logins of a user that were read so far, newest first. */
export interface LocationsRead {
  readonly key: string;
  readonly sightings: readonly Sighting[];
  /** `log_id` of the newest and of the oldest event that was looked at. */
  readonly newest: string | undefined;
  readonly oldest: string | undefined;
  /** Logins and refused attempts that the mirror has. */
  readonly total: number;
  readonly complete: boolean;
}

export interface JsonState {
  readonly index: number;
  readonly top: number;
  /** Paths that are folded. */
  readonly folded: ReadonlySet<string>;
  readonly search: TextField;
  readonly editing: boolean;
}
