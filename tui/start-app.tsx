import { flushCompileCache } from 'node:module';

import { PictureLoader } from '../src/picture/picture-loader.ts';
import { keepCompiled } from '../src/run-compiled.ts';
import { safeLine, type Safe } from '../src/safe-text.ts';
import type { EffectContext } from './effects/effect-context.ts';
import { runEffect } from './effects.ts';
import { keepHeapSmall } from './keep-heap-small.ts';
import { LogCounter } from './logs/log-counter.ts';
import type { OpenApp } from './open-app.ts';
import { sayIfSlow } from './say-if-slow.ts';
import { runTerminal, type Terminal } from './terminal/run-terminal.tsx';
import { ViewCounter } from './views/view-counter.ts';
import type { UiState } from './ui-state.ts';

/** Relative times move once a second; configuration and daemon are looked at as often. */
const tickEvery = 1_000;
/** What was compiled for the start is kept then, in milliseconds: many a terminal is closed and no program ended. */
const keepsCompiledAfter = 3_000;

/** SQLite cannot be interrupted, and the end of the program waits for its threads whatever it is told. */
const waiting =
  'waiting for a question to a mirror that is under way and cannot be interrupted; ^\\ ends at once, and nothing is lost by it\n';

/** Adds keyboard and effects to what is already shown, and takes all of it apart in the end. */
export async function startApp(app: OpenApp): Promise<number> {
  const { session, clock, env, store, screen, housekeeping, mirrors, handles, ending } = app;
  const terminal: Terminal = runTerminal({ store, screen, env, now: () => clock.now() });
  const logCounter = new LogCounter((tenant) => app.view.readersOf(tenant), store.dispatch);
  const viewCounter = new ViewCounter((tenant) => app.view.readerOf(tenant), store.dispatch);
  const context: EffectContext = {
    session,
    habits: app.habits,
    handles,
    pictures: new PictureLoader({ clock }),
    logCounter,
    viewCounter,
    clock,
    signal: ending.signal,
    env,
    dispatch: store.dispatch,
    look: () => mirrors.look(),
    terminal,
  };
  app.connect((effect) => runEffect(context, effect));
  const timer = setInterval(() => housekeeping.run(), tickEvery);
  const keeping = setTimeout(keepStart, keepsCompiledAfter);
  try {
    const code = await terminal.ended;
    for (const words of heldWords(store.state())) terminal.write(`${words}\n`);
    return code;
  } finally {
    clearInterval(timer);
    clearTimeout(keeping);
    ending.abort();
    mirrors.close();
    await sayIfSlow(
      () => terminal.write(waiting),
      async () => {
        await logCounter.stop();
        await viewCounter.stop();
        await app.opened;
        await app.view.close();
        await handles.close();
      },
    );
  }
}

/** V8 takes what it compiled with other settings for another version's: they are changed after it was kept. */
function keepStart(): void {
  flushCompileCache();
  keepCompiled();
  keepHeapSmall();
}

/** Whoever leaves while a change is held has not sent it: that is said where the shell is, and nothing is sent. */
function heldWords({ held }: UiState): readonly Safe[] {
  return held.map(({ words, who, change }) =>
    safeLine(`Not sent, because you left while it was held: ${words.verb} ${who} in ${change.tenant}`),
  );
}
