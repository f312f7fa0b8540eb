import type { ReactElement } from 'react';

import { fitHeight, lineWidth, piece, type Line } from '../components/line.ts';
import { Lines } from '../components/Lines.tsx';
import { openTab, tabs } from '../tabs/index.ts';
import type { Tab } from '../tabs/tab.ts';
import type { ScreenProps } from './screen.ts';

/** One user: tab bar and the open tab. */
export function UserScreen({ state, width, height }: ScreenProps): ReactElement {
  const tab = openTab(state);
  const body = tab.draw(state, width, height - 1);
  return <Lines lines={[tabBar(tab, width), ...fitHeight(body, height - 1)]} width={width} />;
}

/** The widest form that fits: of tabs that are not open the digit is enough in the end. */
function tabBar(open: Tab, width: number): Line {
  const forms = [wide(open, '  '), wide(open, ' '), narrow(open, true)];
  return forms.find((line) => lineWidth(line) <= width) ?? narrow(open, false);
}

function wide(open: Tab, space: string): Line {
  return tabs.map((tab, at) => {
    const label = `${String(at + 1)} ${tab.title}`;
    const around = space.slice(1);
    return tab === open ? piece(`${around}[${label}]${around}`, 'strong') : piece(`${space}${label}${space}`, 'dim');
  });
}

function narrow(open: Tab, hasTitles: boolean): Line {
  return tabs.map((tab, at) => {
    const label = hasTitles || tab === open ? `${String(at + 1)}${tab.title}` : String(at + 1);
    return tab === open ? piece(`[${label}] `, 'strong') : piece(`${label} `, 'dim');
  });
}
