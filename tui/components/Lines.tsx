import { Box } from 'ink';
import { memo, type ReactElement } from 'react';

import type { Safe } from '../../src/safe-text.ts';
import { fitLine, mergePieces, type Line } from './line.ts';
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
        <Row key={row} line={mergePieces(fitLine(line, width))} />
      ))}
    </Box>
  );
}

interface RowProps {
  readonly line: Line;
}

/** A row that says the same as in the last frame is left alone. */
const Row = memo(function Row({ line }: RowProps): ReactElement {
  const [only] = line;
  if (line.length === 1 && only !== undefined) {
    return (
      <T look={only.look} paint={only.paint}>
        {only.text}
      </T>
    );
  }
  return (
    <T>
      {line.map((part, at): Safe | ReactElement<{ children: Safe }> =>
        part.look === undefined && part.paint === undefined ? (
          part.text
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- pieces have no identity but their place
          <T key={at} look={part.look} paint={part.paint}>
            {part.text}
          </T>
        ),
      )}
    </T>
  );
}, saysTheSame);

function saysTheSame(before: RowProps, after: RowProps): boolean {
  const { line } = before;
  return (
    line.length === after.line.length &&
    line.every((part, at) => {
      const now = after.line[at];
      return part.text === now?.text && part.look === now.look && part.paint === now.paint;
    })
  );
}
