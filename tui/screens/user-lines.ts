import { fitHeight, lineWidth, piece, type Line } from '../components/line.ts';
import { openTab, tabs } from '../tabs/index.ts';
import type { Tab } from '../tabs/tab.ts';
import type { UiState } from '../ui-state.ts';

/** One user: tab bar and the open tab. */
export function userLines(state: UiState, width: number, height: number): readonly Line[] {
  const tab = openTab(state);
  return [tabBar(tab, width), ...fitHeight(tab.draw(state, width, height - 1), height - 1)];
}

/** The widest form that fits; where not all titles do, those around the open tab. */
function tabBar(open: Tab, width: number): Line {
  const forms = [wide(open, '  '), wide(open, ' '), narrow(open, tabs)];
  return forms.find((line) => lineWidth(line) <= width) ?? around(open, width);
}

function wide(open: Tab, space: string): Line {
  return tabs.map((tab, at) => {
    const label = `${String(at + 1)} ${tab.title}`;
    const around = space.slice(1);
    return tab === open ? piece(`${around}[${label}]${around}`, 'strong') : piece(`${space}${label}${space}`, 'dim');
  });
}

function narrow(open: Tab, shown: readonly Tab[]): Line {
  return shown.map((tab) => {
    const label = `${String(tabs.indexOf(tab) + 1)}${tab.title}`;
    return tab === open ? piece(`[${label}] `, 'strong') : piece(`${label} `, 'dim');
  });
}

/** The neighbours of the open tab, as many as fit; signs say on which side there are more. */
function around(open: Tab, width: number): Line {
  const at = tabs.indexOf(open);
  let [from, to] = [at, at + 1];
  const fits = (first: number, end: number): boolean => lineWidth(narrow(open, tabs.slice(first, end))) <= width - 4;
  for (;;) {
    if (to < tabs.length && fits(from, to + 1)) to += 1;
    else if (from > 0 && fits(from - 1, to)) from -= 1;
    else break;
  }
  return [
    piece(from > 0 ? '< ' : '', 'dim'),
    ...narrow(open, tabs.slice(from, to)),
    piece(to < tabs.length ? '> ' : '', 'dim'),
  ];
}
