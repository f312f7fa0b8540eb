import { Text } from 'ink';
import { createContext, useContext, type ReactElement } from 'react';

import type { Safe } from '../../src/safe-text.ts';
import { paintIn, themeFor, type Look, type Paint, type Theme } from '../theme.ts';

/** The theme that everything below is drawn in. */
export const ThemeContext = createContext<Theme>(themeFor({}));

type Content = Safe | ReactElement<TextProps> | readonly (Safe | ReactElement<TextProps>)[];

interface TextProps {
  readonly look?: Look | undefined;
  readonly paint?: Paint | undefined;
  readonly children: Content;
}

/** The only way to put text on the screen: takes safe text, never wraps, knows looks instead of colours. */
export function T({ look, paint, children }: TextProps): ReactElement {
  const theme = useContext(ThemeContext);
  return (
    <Text wrap="truncate" {...theme[look ?? 'plain']} {...paintIn(theme, paint)}>
      {children}
    </Text>
  );
}
