import type { ReactElement } from 'react';

import { fitHeight, piece, type Line } from '../components/line.ts';
import { Lines } from '../components/Lines.tsx';
import { openTab, tabs } from '../tabs/index.ts';
import type { ScreenProps } from './screen.ts';

/** One user: tab bar and the open tab. */
export function UserScreen({ state, width, height }: ScreenProps): ReactElement {
  const tab = openTab(state);
  const bar: Line = tabs.map((each, at) => {
    const label = `${String(at + 1)} ${each.title}`;
    return each === tab ? piece(` [${label}] `, 'strong') : piece(`  ${label}  `, 'dim');
  });
  const body = tab.draw(state, width, height - 1);
  return <Lines lines={[bar, ...fitHeight(body, height - 1)]} width={width} />;
}
