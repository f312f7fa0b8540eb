import { Box, useApp, useInput, usePaste, useWindowSize, type TerminalSuspension } from 'ink';
import { useEffect, useSyncExternalStore, type ReactElement } from 'react';

import { failureLines, footerLines } from './components/footer-lines.ts';
import { headerLine } from './components/header-line.ts';
import { fitHeight, gap, piece, type Line } from './components/line.ts';
import { Lines } from './components/Lines.tsx';
import { overlayLines } from './components/overlay-lines.ts';
import { ThemeContext } from './components/T.tsx';
import { keyName } from './keys/key-name.ts';
import { bodyHeight, isTooSmall, smallest } from './layout.ts';
import { openScreen } from './screens/index.ts';
import type { Screen } from './screens/screen.ts';
import type { Store } from './store.ts';
import type { Theme } from './theme.ts';
import type { UiState } from './ui-state.ts';

/** Gives the terminal back until `resume()`, which draws everything anew. */
export type Suspend = () => Promise<TerminalSuspension>;

interface AppProps {
  readonly store: Store;
  readonly theme: Theme;
  readonly now: () => number;
  /** Windows terminals clear the whole screen when a frame fills its last row: it is left out there. */
  readonly spareRow: boolean;
  readonly onSuspend?: (suspend: Suspend) => void;
}

/** The whole screen. The one place where keys, pastes and sizes come in; everything else is drawn from the state. */
export function App({ store, theme, now, spareRow, onSuspend }: AppProps): ReactElement {
  const state = useSyncExternalStore(store.subscribe, store.state);
  const size = useWindowSize();
  const rows = Math.max(1, size.rows - (spareRow ? 1 : 0));
  useEffect(() => {
    store.dispatch({ type: 'resize', columns: size.columns, rows });
  }, [store, size.columns, rows]);
  const { suspendTerminal } = useApp();
  useEffect(() => onSuspend?.(suspendTerminal), [onSuspend, suspendTerminal]);
  useInput((input, key) => {
    const name = keyName(input, key);
    if (name !== undefined) store.dispatch({ type: 'key', key: name, at: now() });
  });
  usePaste((text) => {
    store.dispatch({ type: 'paste', text, at: now() });
  });
  return (
    <ThemeContext value={theme}>
      <Frame state={state} />
    </ThemeContext>
  );
}

/**
 * A picture of the state, exactly as large as the terminal. Every part is cut to its size before it is drawn: Ink's own
 * clipping takes each row apart once more, a third of the time of a frame.
 */
export function Frame({ state }: { readonly state: UiState }): ReactElement {
  const { columns, rows } = state;
  if (isTooSmall(state)) return <Lines lines={fitHeight([tooSmall(state)], rows)} width={columns} />;
  const height = bodyHeight(state);
  const screen = openScreen(state);
  const overlay = overlayLines(state, columns, height);
  const failures = state.overlays.length === 0 ? failureLines(state, columns) : [];
  const isMenu = overlay.length < height;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={[headerLine(state, columns)]} width={columns} />
      <Box width={columns} height={height} flexShrink={0}>
        <OpenScreen state={state} screen={screen} height={height} />
        {overlay.length === 0 ? null : (
          <Box position="absolute" top={isMenu ? Math.min(2, height - overlay.length) : 0} left={0}>
            <Lines lines={overlay} width={columns} />
          </Box>
        )}
        {failures.length === 0 ? null : (
          <Box position="absolute" top={Math.max(0, height - failures.length)} left={0}>
            <Lines lines={failures} width={columns} />
          </Box>
        )}
      </Box>
      <Lines lines={footerLines(state, columns)} width={columns} />
    </Box>
  );
}

function OpenScreen({ state, screen, height }: { state: UiState; screen: Screen; height: number }): ReactElement {
  const { columns } = state;
  if (screen.Component !== undefined) return <screen.Component state={state} width={columns} height={height} />;
  return <Lines lines={fitHeight(screen.draw?.(state, columns, height) ?? [], height)} width={columns} />;
}

function tooSmall({ columns, rows }: UiState): Line {
  const needed = `needs ${String(smallest.columns)}x${String(smallest.rows)}, is ${String(columns)}x${String(rows)}`;
  return [gap(columns > needed.length ? 1 : 0), piece(needed), piece(', q quits', 'dim')];
}
