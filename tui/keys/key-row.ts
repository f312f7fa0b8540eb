import type { Step, UiState } from '../ui-state.ts';

/**
 * Where a key works. Several can hold at a time, innermost first: see `contextsOf`. Screens and tabs are contexts by
 * their ids.
 */
export type Context = string;

export const keyGroups = [
  'Move',
  'Look',
  'Mark',
  'Tenants',
  'Change (all ask first)',
  'Sync',
  'Program',
  'Dialogs',
] as const;
type KeyGroup = (typeof keyGroups)[number];

/** One thing that a person can make the program do, with the keys that do it and the words that explain it. */
export interface KeyRow {
  /** Dotted: `list.filter`. */
  readonly id: string;
  /** Names as `keyName` makes them; two with a blank between are a chord: `g g`. */
  readonly keys: readonly string[];
  readonly words: string;
  /** Words in the hint line; without them it is only in the help. */
  readonly hint?: string | ((state: UiState) => string) | undefined;
  readonly contexts: readonly Context[];
  readonly group: KeyGroup;
  /** Leads to a change in Auth0. Such keys do not exist where nothing may be changed. */
  readonly dangerous?: boolean;
  /** False: the key does not exist now. */
  isAvailable?(state: UiState): boolean;
  /** Why the key cannot be used now, and the way out: told to who presses it where `isAvailable` says no. */
  obstacle?(state: UiState): string | undefined;
  run(state: UiState, at: number, key: string): Step;
}
