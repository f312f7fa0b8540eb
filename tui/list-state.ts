import type { Coverage } from '../src/domain/coverage.ts';
import type { Environment } from '../src/domain/tenant.ts';
import type { UserRow, UserSort } from '../src/mirror/mirror.ts';
import type { QueryNode } from '../src/query/ast.ts';
import type { ColumnWishes } from './screens/user-columns.ts';
import { emptyField, type TextField } from './text-field.ts';

export interface ListedUser {
  readonly tenant: string;
  readonly environment: Environment;
  readonly row: UserRow;
}

interface AppliedFilter {
  readonly text: string;
  readonly root: QueryNode | undefined;
}

export interface MarkedUser {
  readonly tenant: string;
  readonly user_id: string;
  readonly email: string | undefined;
}

/** What is wrong with a filter, and where in its text. */
export interface FilterProblem {
  readonly message: string;
  /** What to do, in a sentence. */
  readonly hint: string;
  readonly start: number;
  readonly end: number;
  /** False: it may become a query yet, as one types on. */
  readonly isMistake: boolean;
}

export interface CoverageRead {
  readonly text: string;
  /** Of the data, see `versionOf`. */
  readonly version: string;
  readonly found: readonly { readonly tenant: string; readonly coverage: Coverage }[];
}

interface ServerAsked {
  readonly text: string;
  readonly stage: 'asking' | 'answered';
  readonly answer?: ServerAnswered | undefined;
}

/** What Auth0's own search has answered. */
export interface ServerAnswered {
  /** Users that match, as Auth0 counts them. */
  readonly total: number;
  /** Of those that were read: users that exist, and users known to be deleted. */
  readonly read: number;
  readonly deleted: number;
  /** Users that the mirror did not have. */
  readonly added: number;
  /** What Auth0 understands otherwise, in words. */
  readonly differs: readonly string[];
}

/** The list of completions under the filter line. */
export interface PopupState {
  /** The choice under the cursor; -1 for none. */
  readonly index: number;
  /** Whether it was asked for by a key. */
  readonly asked: boolean;
  /** It was closed for the word that begins here. */
  readonly closedAt?: number | undefined;
}

/** The view that a list was made from, as it was then. */
interface AppliedView {
  readonly name: string;
  readonly query: string;
  readonly sort: string;
  /** How the list looked before: so it looks again when the view is left. */
  readonly before?: Pick<ListState, 'sort' | 'hasChosenSort' | 'columnWishes'> | undefined;
  /** What the view has made of the columns; undefined where it has none of its own. */
  readonly columnWishes?: ColumnWishes | undefined;
}

export interface ListState {
  readonly view?: AppliedView | undefined;
  readonly filter: TextField;
  readonly editing: boolean;
  /** The filter that is asked of the mirror: the last one that could be understood. */
  readonly applied: AppliedFilter;
  /** The filter of what is shown: the last one that could be answered. */
  readonly answered: AppliedFilter;
  readonly problem?: FilterProblem | undefined;
  readonly popup: PopupState;
  /** What Auth0's own search was asked last, and what it has answered. */
  readonly server?: ServerAsked | undefined;
  /** How far what is shown can be known at all, with the query that it is about. */
  readonly coverage?: CoverageRead | undefined;
  /** The filter that typing has rested at, over data that rested too; see `asksGroups`. */
  readonly rested?: { readonly text: string; readonly version: string } | undefined;
  readonly sort: UserSort;
  /** False: bare words are answered by relevance. */
  readonly hasChosenSort: boolean;
  /** What the mirrors' threads were asked for and have not answered yet; see `nextOfList`. */
  readonly asked?: string | undefined;
  /** What they could not answer, spelled like `asked`: it is not asked again by itself. */
  readonly refused?: string | undefined;
  /** Whether more columns than usual are asked for. */
  readonly wide: boolean;
  /** Columns that are wanted or not, by the ids of `optionalColumns`. */
  readonly columnWishes: ColumnWishes;
  readonly index: number;
  readonly top: number;
  readonly read?: ListRead | undefined;
  /** Marked users by `markKey`; they stay marked whatever the filter shows. */
  readonly marks: ReadonlyMap<string, MarkedUser>;
  /** Row where a range of marks begins. */
  readonly markFrom?: number | undefined;
  /** Rows that are to be read and marked; `asked`: a thread is reading them. */
  readonly marking?: { readonly from: number; readonly limit: number; readonly asked?: boolean } | undefined;
  /** Key of the read whose matches are to be counted exactly. */
  readonly counting?: string | undefined;
}

/** A window of the list. */
export interface ListRead {
  /** Says what was asked and of which version of the data. */
  readonly key: string;
  readonly offset: number;
  readonly users: readonly ListedUser[];
  /** Users that match, and users that there are. */
  readonly count: number;
  readonly total: number;
  /**
   * Counting all matches of a filter can take longer than finding a page of them, so it is done once typing rests: until
   * then `count` is the one from before the last change, or only what is known to be there at least.
   */
  readonly count_is: 'exact' | 'old' | 'least';
  /** How long reading the page took, in milliseconds. */
  readonly took: number;
  /** All tenants: how many have a match, how many were searched, all matches, names of those that could not be searched. */
  readonly among?: {
    readonly matching: number;
    readonly searched: number;
    readonly all: number;
    readonly left_out: readonly string[];
    /** How many users of each tenant stand before the window. */
    readonly places: Readonly<Record<string, number>>;
  };
}

/** The list as it is first shown: who logged in last stands on top. */
export const firstList: ListState = {
  filter: emptyField,
  editing: false,
  applied: { text: '', root: undefined },
  answered: { text: '', root: undefined },
  popup: { index: -1, asked: false },
  sort: { field: 'last_login', descending: true },
  hasChosenSort: false,
  wide: false,
  columnWishes: {},
  index: 0,
  top: 0,
  marks: new Map(),
};
