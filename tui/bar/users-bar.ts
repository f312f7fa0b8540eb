import { userSchema } from '../../src/mirror/user-fields.ts';
import { fieldNames } from '../../src/query/field-names.ts';
import { completionsAt, type Completion } from '../../src/query/completion-at.ts';
import { activeList } from '../state/tenants.ts';
import type { KnownValues } from '../../src/mirror/field-values.ts';
import type { SqlSchema } from '../../src/query/schema.ts';
import type { FilterProblem, ListState, PopupState } from '../list-state.ts';
import type { KnownRead, UiState } from '../ui-state.ts';
import type { TextField } from '../text-field.ts';
import { barChoices, type BarChoice } from './bar-choices.ts';
import { mayBegin } from './may-begin.ts';

/** A filter line while somebody types in it: that of the users list, or another one. */
export interface UsersBar {
  readonly place: Completion;
  readonly choices: readonly BarChoice[];
  /** Whether the list of choices is open, and takes the keys that move. */
  readonly isOpen: boolean;
  /** The choice under the cursor; undefined as long as nobody has moved into the list. */
  readonly index: number | undefined;
}

/** What can be asked in a filter line. */
export type BarSchema = Pick<SqlSchema, 'fields' | 'openRoots'>;

/** A filter line and what was typed in it. */
export interface FilterLine {
  readonly filter: TextField;
  readonly popup: PopupState;
  readonly problem?: FilterProblem | undefined;
}

const users: BarSchema = userSchema(0);

let last: { readonly list: ListState; readonly known: KnownRead | undefined; readonly bar: UsersBar } | undefined;

/** Undefined while nobody types. The same state gives the same object: keys, rows and footer all ask for it. */
export function usersBar(state: UiState): UsersBar | undefined {
  const list = activeList(state);
  if (state.screen !== 'users' || !list.editing) return undefined;
  const { known } = state;
  if (last?.list === list && last.known === known) return last.bar;
  const place = completionsAt(list.filter.text, list.filter.caret, users);
  const bar = barOf(list, place, known?.about === placeKey(place) ? known.known : undefined);
  last = { list, known, bar };
  return bar;
}

/** What can be chosen in a filter line, and whether the choices are open. @param known what stands in the mirror */
export function barOf(line: FilterLine, place: Completion, known: KnownValues | undefined): UsersBar {
  const { text } = line.filter;
  const typed = text.slice(place.start, place.end);
  const choices = barChoices(place, known, typed);
  const { popup } = line;
  const isWanted =
    popup.asked || (popup.closedAt !== place.start && opensByItself(text, place) && !isWhole(place, choices, typed));
  const isOpen = isWanted && choices.length > 0 && line.problem?.isMistake !== true;
  const isChosen = isOpen && popup.index >= 0 && popup.index < choices.length;
  return { place, choices, isOpen, index: isChosen ? popup.index : undefined };
}

/** Whether a whole word stands there that is the beginning of no other one: what merely holds it is asked for by a key. */
function isWhole(place: Completion, choices: readonly BarChoice[], typed: string): boolean {
  const isKnown = place.choices.some(({ text }) => text === typed);
  return isKnown && choices.every(({ label }) => !label.toLowerCase().startsWith(place.prefix.toLowerCase()));
}

/** Choices that begin with what is typed. */
export function beginning({ choices, place }: UsersBar): readonly BarChoice[] {
  const typed = place.prefix.toLowerCase();
  return choices.filter(({ label }) => label.toLowerCase().startsWith(typed));
}

/** What has to be known of the mirror for this place. */
export function placeKey({ kind, field, prefix }: Completion): string {
  return JSON.stringify([kind, kind === 'value' ? field : undefined, prefix]);
}

/**
 * Behind the colon of a field, and where a name is typed in a query that has fields. A name or a word that is looked for
 * as it is typed must not be covered by a list: there the choices stand in the line below.
 */
function opensByItself(text: string, { kind, field, prefix, start }: Completion): boolean {
  if (kind === 'value') return field !== undefined;
  if (kind !== 'field' || prefix === '') return false;
  return prefix.includes('.') || text.slice(0, start).includes(':');
}

/** Whether the mistake is in what is typed at the caret already, whatever follows: no field, or no value, begins so. */
export function isHopeless(text: string, caret: number, schema = users): boolean {
  const { kind, field, prefix, choices } = completionsAt(text, caret, schema);
  if (kind !== 'value' || field === undefined) return false;
  const known = fieldNames(schema).find(({ name, kind: type }) =>
    type === 'path' ? field.startsWith(name) : name === field,
  );
  if (known === undefined) return true;
  if (text.slice(0, caret).toLowerCase().endsWith(`${field}:${prefix}`.toLowerCase()) && !mayBegin(known.kind, prefix))
    return true;
  return known.values.length > 0 && choices.every(({ value }) => !value.startsWith(prefix.toLowerCase()));
}

/** True where a name is half typed that begins like that of a field, in a query that has fields: no word to look for yet. */
export function isHalfName(text: string, caret: number, schema = users): boolean {
  return beforeHalfName(text, caret, schema) !== undefined;
}

/**
 * What is asked before such a name, or before a field whose value is not begun; undefined where there is neither. An
 * operator that joins nothing yet is left out.
 */
export function beforeHalfName(text: string, caret: number, schema = users): string | undefined {
  if (caret !== text.length) return undefined;
  const place = completionsAt(text, caret, schema);
  const { kind, field, prefix, choices, start } = place;
  if (kind === 'value' && field !== undefined && text.toLowerCase().endsWith(`${field}:`.toLowerCase())) {
    return withoutOperators(text.slice(0, -field.length - 1));
  }
  if (kind !== 'field' || prefix === '' || !opensByItself(text, place) || text.slice(start) !== prefix)
    return undefined;
  const isPath = schema.openRoots.some((root) => prefix.startsWith(`${root}.`)) && !/[=<>]/u.test(prefix);
  const isName = isPath || choices.some(({ value }) => value.startsWith(prefix.toLowerCase()));
  return isName ? withoutOperators(text.slice(0, start)) : undefined;
}

function withoutOperators(text: string): string {
  return text.replace(/(?:(?:^|\s)(?:AND|OR|NOT|&&|\|\||[!-])\s*)+$/u, '');
}

/** As many rows as the list of choices ever has. */
export const mostRows = 8;

/** Fields of which the list of choices shows some values. */
export function sampledFields({ place, choices, isOpen, index = 0 }: UsersBar): readonly string[] {
  if (place.kind !== 'field' || !isOpen) return [];
  const from = Math.max(0, index - mostRows + 1);
  return choices.slice(from, from + mostRows).flatMap(({ label, kind }) => (kind === 'text' ? [label] : []));
}
