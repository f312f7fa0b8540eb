import { isTooSmall } from './layout.ts';
import { keymap, pickers } from './keymap.ts';
import { contextsOf } from './keys/contexts.ts';
import { keyOfCharacter } from './keys/key-of-character.ts';
import { burstMark } from './keys/key-name.ts';
import type { Context, KeyRow } from './keys/key-row.ts';
import { pressMenuLetter } from './keys/pick-keys.ts';
import { reviewOf, withReview } from './state/review.ts';
import { addToast, dropToast } from './state/toasts.ts';
import { splitGraphemes } from '../src/split-graphemes.ts';
import { isPrintable } from './text-field.ts';
import { typingTarget, type TypingTarget } from './typing-target.ts';
import { noEffects, type Step, type UiState } from './ui-state.ts';

/** A burst of up to this many characters may be fast typing over a slow line; a longer one is a paste. */
const longestBurst = 3;
/** More keys than this in one piece were not typed. */
const mostKeys = 200;
const refused = 'that looked like pasted text: no key was run';
/** In milliseconds: what comes sooner behind a text is the rest of it, and no key that answers what was said. */
const restOfText = 400;
/** What still works where the screen is too small to show anything. */
const always: ReadonlySet<string> = new Set(['q', 'Q', 'ctrl+c', 'ctrl+z']);

/** What a key press does in this state. `at` is the time of the press in milliseconds. */
export function pressKey(state: UiState, key: string, at: number): Step {
  const ready = { ...dropToast(state, refused, at - restOfText), now: Math.max(state.now, at), typedAhead: undefined };
  const [next, effects] = routeKey(ready, key, at);
  return [{ ...next, lastKey: { key, at } }, effects];
}

function routeKey(state: UiState, key: string, at: number): Step {
  if (isTooSmall(state)) {
    if (!always.has(key)) return [state, noEffects];
    const row = keymap.find((each) => each.keys.includes(key === 'q' ? 'Q' : key));
    return row === undefined ? [state, noEffects] : row.run(state, at, key);
  }
  if (!isSingle(key)) return pressBurst(state, key.startsWith(burstMark) ? key.slice(burstMark.length) : key, at);
  if (state.prefix !== undefined) {
    const chord = `${state.prefix} ${key}`;
    const ready = { ...state, prefix: undefined };
    return findRow(ready, chord)?.run(ready, at, chord) ?? [ready, noEffects];
  }
  const target = typingTarget(state);
  if (target !== undefined && (isPrintable(key) || key === 'space')) return typeKey(state, key) ?? [state, noEffects];
  const row = findRow(state, key);
  if (row !== undefined) return row.run(state, at, key);
  const typed = typeKey(state, key) ?? pressMenuLetter(state, pickers, key, at);
  if (typed !== undefined) return typed;
  return startsChord(state, key) ? [{ ...state, prefix: key }, noEffects] : [tellObstacle(state, key), noEffects];
}

/** A key that is off here says why, instead of looking like one that is broken. */
function tellObstacle(state: UiState, key: string): UiState {
  const rows = contextsOf(state)
    .flatMap(rowsOf)
    .filter((row) => row.keys.includes(key));
  const why = rows.map((row) => row.obstacle?.(state)).find((words) => words !== undefined);
  return why === undefined ? state : addToast(state, 'info', why);
}

function typeKey(state: UiState, key: string): Step | undefined {
  const target = typingTarget(state);
  const edited = target?.edit(key);
  return target !== undefined && edited !== undefined ? target.put(state, edited) : undefined;
}

/** The row of the innermost context that has this key now. */
function findRow(state: UiState, key: string): KeyRow | undefined {
  for (const context of contextsOf(state)) {
    const row = rowsOf(context).find((each) => each.keys.includes(key) && each.isAvailable?.(state) !== false);
    if (row !== undefined) return row;
  }
  return undefined;
}

function rowsOf(context: Context): readonly KeyRow[] {
  return keymap.filter((row) => row.contexts.includes(context));
}

/** The rows whose chord begins with this key, for the box that explains what can follow. */
export function chordRows(state: UiState, prefix: string): readonly KeyRow[] {
  return contextsOf(state)
    .flatMap(rowsOf)
    .filter((row) => row.isAvailable?.(state) !== false && row.keys.some((key) => key.startsWith(`${prefix} `)));
}

function startsChord(state: UiState, key: string): boolean {
  return chordRows(state, key).length > 0;
}

/** As `keyName` makes them. A `+` alone tells nothing: phone numbers have one. */
const isModified = /^(?:ctrl|alt|shift)\+(?:.|space|[a-z]+)$/u;

function isSingle(key: string): boolean {
  if (key.startsWith(burstMark)) return false;
  return /^[a-z]+$/.test(key) ? named.has(key) || key.length === 1 : isModified.test(key) || isPrintable(key);
}

const named: ReadonlySet<string> = new Set([
  'up',
  'down',
  'left',
  'right',
  'pageup',
  'pagedown',
  'home',
  'end',
  'enter',
  'esc',
  'tab',
  'space',
  'backspace',
  'delete',
]);

/**
 * Several characters at once: a line that is being typed takes them as the keys that they are; as commands only a few
 * harmless keys in a row are taken, because a longer run, or one that would open a change, is most likely text pasted
 * into the wrong window.
 */
function pressBurst(state: UiState, burst: string, at: number): Step {
  const target = typingTarget(state);
  if (target !== undefined) return typeBurst(state, target, burst, at);
  if (burst.startsWith('/') && burst.length > longestBurst && state.overlays.length === 0) {
    const [asking, effects] = routeKey(state, '/', at);
    if (typingTarget(asking)?.isReplayed === true)
      return [{ ...asking, typedAhead: { key: burstMark + burst.slice(1), at } }, effects];
  }
  const keys = splitGraphemes(burst).map(keyOfCharacter);
  const isRepeat = keys.every((key) => key === keys[0]);
  if (isAsking(state) && !(isRepeat && isMove(state, keys[0]))) return answerBurst(state, keys[0] ?? '', at);
  const isHarmless =
    keys.every((key) => findRow(state, key)?.dangerous !== true) && (state.overlays.length === 0 || isAsking(state));
  if (!isHarmless || (keys.length > longestBurst && !isRepeat)) return refuseBurst(state);
  let next = state;
  const effects = [];
  for (const key of keys.slice(0, mostKeys)) {
    if (!mayGoOn(next) && !isAsking(state)) return [refuseBurst(next)[0], effects];
    const [after, wanted] = routeKey(next, key, at);
    next = after;
    effects.push(...wanted);
  }
  return [next, effects];
}

/** Whether somebody is asked for a yes. */
function isAsking({ overlays }: UiState): boolean {
  const kind = overlays.at(-1)?.kind;
  return kind === 'question' || kind === 'review';
}

/** Whether a key only reads on in what is asked. */
function isMove(state: UiState, key: string | undefined): boolean {
  return key !== undefined && findRow(state, key)?.group === 'Move';
}

/** Keys that say no. */
const leaving: ReadonlySet<string> = new Set(['question.no', 'review.no', 'review.cancel']);

/**
 * Keys that came at once, after a stall or over a slow line: nobody saw what the first of them did when the others were
 * pressed. A no is one whatever follows; a yes wants to be pressed by itself.
 */
function answerBurst(state: UiState, first: string, at: number): Step {
  const row = findRow(state, first);
  if (row !== undefined && leaving.has(row.id)) return row.run(state, at, first);
  const words = 'several keys came at once, and none was taken: press them one by one';
  return [
    reviewOf(state) === undefined ? addToast(state, 'info', words) : withReview(state, { note: words }),
    noEffects,
  ];
}

function refuseBurst(state: UiState): Step {
  return [addToast(state, 'info', refused), noEffects];
}

/** What has opened under a burst must not be answered by the rest of it, unless that only narrows a list. */
function mayGoOn(state: UiState): boolean {
  return state.overlays.length === 0 || typingTarget(state)?.isReplayed === true;
}

function typeBurst(state: UiState, target: TypingTarget, burst: string, at: number): Step {
  if (target.pasteRefused && splitGraphemes(burst).length > longestBurst)
    return target.refuse(state, 'that came at once, as pasted text does, and was not taken: type it');
  // Enter pressed twice on a slow line: once is meant, and it is no text of a field that has one line.
  if (!target.hasLines && /^[\r\n]+$/.test(burst)) return routeKey(state, 'enter', at);
  if (target.isReplayed) return replay(state, target, burst, at);
  // Enter right behind the text: a person who types faster than the line carries it.
  const text = !target.hasLines && /^[^\r\n]+[\r\n]$/.test(burst) ? burst.slice(0, -1) : burst;
  const [typed, effects] = target.put(state, target.insert(text));
  if (text === burst) return [typed, effects];
  const [entered, more] = routeKey(typed, 'enter', at);
  return [entered, [...effects, ...more]];
}

/** The text up to the next key of another kind, or that key; what comes behind waits until the screen has followed. */
function replay(state: UiState, target: TypingTarget, burst: string, at: number): Step {
  const others = burst.length - burst.replaceAll(/[\u0000-\u001F\u007F]/g, '').length;
  const text = others > mostKeys ? burst : (/^[^\u0000-\u001F\u007F]+/.exec(burst)?.[0] ?? '');
  const first = text === '' ? (splitGraphemes(burst)[0] ?? '') : text;
  const [next, effects] =
    text === '' ? routeKey(state, keyOfCharacter(first), at) : target.put(state, target.insert(text));
  const rest = burst.slice(first.length);
  if (rest === '') return [next, effects];
  if (!mayGoOn(next)) return [refuseBurst(next)[0], effects];
  return [{ ...next, typedAhead: { key: burstMark + rest, at } }, effects];
}

/** Pasted text goes into the field that is being typed in, and nowhere else. */
export function pasteText(state: UiState, text: string): Step {
  const target = typingTarget(state);
  if (target === undefined)
    return [addToast(state, 'info', 'pasted text is dropped: nothing is being typed'), noEffects];
  return target.pasteRefused
    ? target.refuse(state, 'paste is off here: type it')
    : target.put(state, target.insert(text));
}
