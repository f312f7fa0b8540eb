import { setImmediate } from 'node:timers/promises';

import { isAppError, toAppError } from '../src/errors.ts';
import { applyAnyChange, planAnyChange, settleAnyChanges } from './effects/any-change.ts';
import { askServerNow } from './effects/ask-server.ts';
import { editText } from './effects/edit-text.ts';
import type { EffectContext, EffectRunner } from './effects/effect-context.ts';
import { followAnyJob } from './effects/follow-job.ts';
import { changeSavedViews } from './effects/change-views.ts';
import { openLink } from './effects/open-link.ts';
import { loadPicture } from './effects/load-picture.ts';
import { openPage } from './effects/open-page.ts';
import { addTenant, editTenant, lookAtTenant, removeTenant, stopSetup } from './effects/set-up.ts';
import { readDetail } from './effects/read-detail.ts';
import { refetchUser } from './effects/refetch-user.ts';
import { readDaemonLog } from './effects/read-daemon-log.ts';
import { pauseTenant, startDaemonInBackground, syncNow } from './effects/sync.ts';
import { toProblem } from './problem.ts';
import { clipboardSequence } from './terminal/clipboard.ts';
import type { Effect } from './effect.ts';

type Runners = { readonly [Type in Effect['type']]: EffectRunner<Type> };

/** One row for each kind of effect. */
const runners: Runners = {
  quit: ({ terminal }, { code }) => terminal.quit(code),
  suspend: ({ terminal, dispatch }) => {
    if (process.platform !== 'win32') return terminal.suspend();
    return dispatch({ type: 'toast', level: 'info', text: 'there is no suspending on Windows' });
  },
  repaint: ({ terminal }) => terminal.repaint(),
  'note-look': ({ habits }, { tenant, look }) => noteSoon(() => habits.noteLook(tenant, look)),
  'note-query': ({ habits }, { query }) => noteSoon(() => habits.noteQuery(query)),
  'forget-queries': ({ habits }) => noteSoon(() => habits.forgetQueries()),
  copy: ({ terminal, dispatch }, { text }) => {
    const sequence = clipboardSequence(text);
    if (sequence !== undefined) return terminal.write(sequence);
    return dispatch({ type: 'toast', level: 'bad', text: 'too long for the terminal clipboard: nothing was copied' });
  },
  later: async ({ clock, signal, dispatch }, { ms, event }) => {
    await clock.sleep(ms, signal);
    dispatch(event);
  },
  'ask-server': askServerNow,
  'change-views': changeSavedViews,
  'count-view': async ({ viewCounter }, order) => viewCounter.count(order),
  'read-detail': readDetail,
  'refetch-user': refetchUser,
  'plan-change': planAnyChange,
  'apply-change': applyAnyChange,
  'follow-job': followAnyJob,
  'settle-changes': settleAnyChanges,
  'sync-now': syncNow,
  'pause-tenant': pauseTenant,
  'read-log': readDaemonLog,
  'start-daemon': startDaemonInBackground,
  'edit-text': editText,
  'open-link': openLink,
  'open-page': openPage,
  'count-logs': ({ logCounter }, { wanted }) => logCounter.count(wanted),
  'load-picture': loadPicture,
  'stop-picture': ({ pictures }) => pictures.stop(),
  'look-at-domain': lookAtTenant,
  'add-tenant': addTenant,
  'stop-setup': stopSetup,
  'edit-tenant': editTenant,
  'remove-tenant': removeTenant,
};

/** Writing a file waits for the disk: the frame goes first. */
async function noteSoon(note: () => void): Promise<void> {
  await setImmediate();
  note();
}

/** Starts an effect. A failure that its runner did not turn into an event becomes a message. */
export function runEffect(context: EffectContext, effect: Effect): void {
  const run = runners[effect.type] as (context: EffectContext, effect: Effect) => void | Promise<void>;
  const report = (error: unknown): void => {
    if (context.signal.aborted || isAppError(error, 'interrupted')) return;
    const { message, hint } = toProblem(toAppError(error));
    context.dispatch({ type: 'toast', level: 'bad', text: message, hint });
  };
  try {
    Promise.resolve(run(context, effect)).catch(report);
  } catch (error) {
    report(error);
  }
}
