import { closeUser } from '../state/user.ts';
import { leaveScreen } from '../state/leave-screen.ts';
import { copyText } from '../state/copy-text.ts';
import { keepUnsaved } from '../state/form.ts';
import { leaveSetup } from '../state/setup.ts';
import { leaveHistoryStep } from '../state/history.ts';
import { clearFilter } from '../state/list.ts';
import { activeLogs } from '../state/active-logs.ts';
import { leaveLogsStep } from '../state/logs.ts';
import { activeList } from '../state/tenants.ts';
import { addToast, dismissToast } from '../state/toasts.ts';
import { targetUser } from '../state/target.ts';
import { screens } from '../screens/index.ts';
import { emptyField } from '../text-field.ts';
import type { Overlay } from '../overlay.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { contextStacks } from './contexts.ts';
import type { Context, KeyRow } from './key-row.ts';

const group = 'Program';
const everyContext: readonly Context[] = [...new Set(contextStacks.map((stack) => stack.at(-1) ?? 'anywhere'))];
/** Two Ctrl-C within this time quit, from wherever one is. */
const quitWindow = 1_500;

/** The keys that work on every screen. */
export const programKeys: readonly KeyRow[] = [
  {
    id: 'program.actions',
    keys: ['a'],
    words: 'actions menu',
    hint: 'actions',
    contexts: ['users', 'user'],
    group: 'Change (all ask first)',
    run: showPick('actions'),
  },
  {
    id: 'program.palette',
    keys: [':', 'ctrl+p'],
    words: 'command palette',
    hint: 'commands',
    contexts: ['anywhere'],
    group,
    run: showPick('palette'),
  },
  {
    id: 'program.help',
    keys: ['?'],
    words: 'help',
    hint: 'help',
    contexts: ['anywhere'],
    group,
    run: show({ kind: 'help', field: emptyField, searching: false, top: 0 }),
  },
  {
    id: 'program.messages',
    keys: ['!'],
    words: 'messages',
    contexts: ['anywhere'],
    group,
    run: show({ kind: 'messages', top: 0 }),
  },
  ...screens.flatMap(({ id, title, key }): KeyRow[] =>
    key === undefined
      ? []
      : [
          {
            id: `go.${id}`,
            keys: [key],
            words: `go to: ${title.toLowerCase()}`,
            contexts: ['anywhere'],
            group: 'Look',
            run: (state) => [{ ...closeUser(state), screen: id }, noEffects],
          },
        ],
  ),
  {
    id: 'copy.id',
    keys: ['y y'],
    words: 'copy the user_id, of all that are marked',
    contexts: ['users', 'user'],
    group: 'Look',
    run: (state) => copyOf(state, 'user_id'),
  },
  {
    id: 'copy.email',
    keys: ['y e'],
    words: 'copy the e-mail address, of all that are marked',
    contexts: ['users', 'user'],
    group: 'Look',
    run: (state) => copyOf(state, 'email'),
  },
  {
    id: 'program.dismiss',
    keys: ['x'],
    words: 'dismiss the message',
    contexts: ['anywhere'],
    group,
    isAvailable: (state) => state.toasts.length > 0,
    run: (state) => [dismissToast(state), noEffects],
  },
  { id: 'program.escape', keys: ['esc'], words: 'close, clear, back', contexts: ['anywhere'], group, run: escape },
  {
    id: 'program.back',
    keys: ['q'],
    words: 'back, at last to the users list',
    hint: 'back',
    contexts: ['user', 'logs-raw', ...screens.map(({ id }) => id).filter((id) => id !== 'users' && id !== 'user')],
    group,
    run: (state) => [
      (isRawEvent(state) ? (leaveHistoryStep(state) ?? leaveLogsStep(state)) : undefined) ?? leaveScreen(state),
      noEffects,
    ],
  },
  {
    id: 'program.leave',
    keys: ['q'],
    words: 'quit, from the users list',
    hint: 'quit',
    contexts: ['users'],
    group,
    run: (state) => [state, [{ type: 'quit', code: 0 }]],
  },
  {
    id: 'program.quit',
    keys: ['Q'],
    words: 'quit',
    contexts: ['anywhere'],
    group,
    run: (state) => [state, [{ type: 'quit', code: 0 }]],
  },
  {
    id: 'program.interrupt',
    keys: ['ctrl+c'],
    words: 'cancel (asks if something was typed); twice quits',
    contexts: everyContext,
    group,
    run: interrupt,
  },
  {
    id: 'program.suspend',
    keys: ['ctrl+z'],
    words: 'suspend to the shell (fg returns)',
    contexts: everyContext,
    group,
    run: (state) => [state, [{ type: 'suspend' }]],
  },
  {
    id: 'program.repaint',
    keys: ['ctrl+l'],
    words: 'draw the screen anew',
    contexts: everyContext,
    group,
    run: (state) => [state, [{ type: 'repaint' }]],
  },
];

/** A list to choose from, for the user that is chosen now. */
function showPick(picker: string): KeyRow['run'] {
  return (state) => {
    const target = targetUser(state);
    const about = target && { tenant: target.tenant, user_id: target.user_id };
    return show({ kind: 'pick', picker, field: emptyField, index: 0, about })(state, state.now, '');
  };
}

function show(overlay: Overlay): KeyRow['run'] {
  return (state) => [{ ...state, overlays: [...state.overlays, overlay] }, noEffects];
}

/** Copies a field of the marked users, one a line, or of the chosen one where none is marked. */
function copyOf(state: UiState, field: 'user_id' | 'email'): Step {
  const words = { user_id: 'user_id', email: 'e-mail address' } as const;
  const marks = state.screen === 'users' ? [...activeList(state).marks.values()] : [];
  if (marks.length === 0) return copyText(state, words[field], targetUser(state)?.[field]);
  const values = marks.flatMap((mark) => mark[field] ?? []);
  const what = `${words[field]} of ${String(values.length)} marked users`;
  return copyText(state, what, values.length === 0 ? undefined : values.join('\n'));
}

/** Esc takes away one thing at a time and never quits. */
function escape(state: UiState): Step {
  if (state.toasts.some((toast) => toast.level === 'bad')) return [dismissToast(state), noEffects];
  const left = leaveHistoryStep(state) ?? leaveLogsStep(state);
  if (left !== undefined) return [left, noEffects];
  if (state.screen !== 'users') return [leaveScreen(state), noEffects];
  const { filter, applied } = activeList(state);
  return [filter.text !== '' || applied.text !== '' ? clearFilter(state) : state, noEffects];
}

function isRawEvent(state: UiState): boolean {
  return state.screen === 'logs' ? activeLogs(state).raw !== undefined : state.user?.history.raw !== undefined;
}

/** Takes away what lies on top, and as little as Esc what somebody has typed; a change that is being sent stays. */
function interrupt(state: UiState, at: number): Step {
  if (state.interruptedAt !== undefined && at - state.interruptedAt <= quitWindow) {
    return [state, [{ type: 'quit', code: 130 }]];
  }
  const isSending = state.overlays.some((overlay) => overlay.kind === 'review' && overlay.stage === 'applying');
  // Nobody waits for a sign-in any more whose form asks again.
  const [left, effects] = isSending ? [state, noEffects] : leaveSetup(state);
  const overlays = isSending ? state.overlays : keepUnsaved(left);
  const told = addToast({ ...left, overlays, interruptedAt: at }, 'info', 'press Ctrl-C again to quit');
  return [told, effects];
}
