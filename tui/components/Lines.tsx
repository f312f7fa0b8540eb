import { Box } from 'ink';
import { memo, type ReactElement } from 'react';

import type { Safe } from '../../src/safe-text.ts';
import { fitLine, type Line } from './line.ts';
import { T } from './T.tsx';

interface LinesProps {
  readonly lines: readonly Line[];
  readonly width: number;
}

/** Draws rows, each as one text of exactly this width, so that nothing below shines through. */
export function Lines({ lines, width }: LinesProps): ReactElement {
  return (
    <Box flexDirection="column" width={width} flexShrink={0}>
      {lines.map((line, row) => (
        // oxlint-disable-next-line react/no-array-index-key -- a row of the screen is its place
        <Row key={row} line={line} width={width} />
      ))}
    </Box>
  );
}

const Row = memo(function Row({ line, width }: { readonly line: Line; readonly width: number }): ReactElement {
  const pieces = fitLine(line, width);
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return <T look={only.look}>{only.text}</T>;
  return (
    <T>
      {pieces.map((part, at): Safe | ReactElement<{ children: Safe }> =>
        part.look === undefined ? (
          part.text
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- pieces have no identity but their place
          <T key={at} look={part.look}>
            {part.text}
          </T>
        ),
      )}
    </T>
  );
});
