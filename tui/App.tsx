import { Box, useApp, useInput, usePaste, useWindowSize, type TerminalSuspension } from 'ink';
import { useEffect, useSyncExternalStore, type ReactElement } from 'react';

import { footerLines } from './components/footer-lines.ts';
import { headerLine } from './components/header-line.ts';
import { Lines } from './components/Lines.tsx';
import { ThemeContext } from './components/T.tsx';
import { coversOf, frameLines } from './frame-lines.ts';
import { keyName } from './keys/key-name.ts';
import { bodyHeight, isTooSmall } from './layout.ts';
import { components } from './screens/components.ts';
import type { Store } from './store.ts';
import { isDrawnByInk } from './terminal/painted-screen.ts';
import type { Theme } from './theme.ts';
import type { UiState } from './ui-state.ts';

/** Gives the terminal back until `resume()`, which draws everything anew. */
export type Suspend = () => Promise<TerminalSuspension>;

interface AppProps {
  readonly store: Store;
  readonly theme: Theme;
  readonly now: () => number;
  /** Rows at the bottom that are left out. */
  readonly spareRows: number;
  /** Rows are painted past Ink, which draws what consists of more than rows. */
  readonly isPainted: boolean;
  readonly onSuspend?: (suspend: Suspend) => void;
}

/** The whole screen. The one place where keys, pastes and sizes come in; everything else is drawn from the state. */
export function App({ store, theme, now, spareRows, isPainted, onSuspend }: AppProps): ReactElement {
  const size = useWindowSize();
  const rows = Math.max(1, size.rows - spareRows);
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
      <Drawn store={store} isPainted={isPainted} />
    </ThemeContext>
  );
}

/** Nothing where the painter draws: then a key costs Ink nothing but to read it. */
function Drawn({ store, isPainted }: Pick<AppProps, 'store' | 'isPainted'>): ReactElement | null {
  const state = useSyncExternalStore(store.subscribe, () =>
    isPainted && !isDrawnByInk(store.state()) ? undefined : store.state(),
  );
  return state === undefined ? null : <Frame state={state} />;
}

/** A picture of the state, exactly as large as the terminal: Ink draws it where the painter does not. */
export function Frame({ state }: { readonly state: UiState }): ReactElement {
  const { columns, rows } = state;
  const Component = isTooSmall(state) ? undefined : components[state.screen];
  if (Component === undefined) return <Lines lines={frameLines(state)} width={columns} />;
  const height = bodyHeight(state);
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={[headerLine(state, columns)]} width={columns} />
      <Box width={columns} height={height} flexShrink={0}>
        <Component state={state} width={columns} height={height} />
        {coversOf(state, height).map(({ top, lines }) => (
          <Box key={top} position="absolute" top={top} left={0}>
            <Lines lines={lines} width={columns} />
          </Box>
        ))}
      </Box>
      <Lines lines={footerLines(state, columns)} width={columns} />
    </Box>
  );
}
