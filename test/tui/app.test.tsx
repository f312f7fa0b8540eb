import { render } from 'ink-testing-library';
import { afterEach, describe, expect, test } from 'vitest';

import { safeLine } from '../../src/safe-text.ts';
import { App } from '../../tui/App.tsx';
import { Lines } from '../../tui/components/Lines.tsx';
import { fitLine, lineWidth, piece, spreadLine } from '../../tui/components/line.ts';
import { T } from '../../tui/components/T.tsx';
import { glyphsFor, needsAscii } from '../../tui/glyphs.ts';
import { themeFor } from '../../tui/theme.ts';
import { waitUntil } from '../helpers/wait-until.ts';
import { acme, people, startOfTest, TestApp } from './test-app.tsx';

const mounted: { unmount(): void }[] = [];
afterEach(() => {
  for (const each of mounted.splice(0)) each.unmount();
});

function open(app: TestApp) {
  let at = startOfTest;
  const screen = render(
    <App store={app.store} theme={themeFor({})} now={() => (at += 1_000)} spareRows={0} isPainted={false} />,
  );
  mounted.push(screen);
  const shows = async (words: RegExp): Promise<void> => {
    await waitUntil(String(words), () => words.test(screen.lastFrame() ?? ''));
  };
  return { screen, shows, press: (bytes: string) => screen.stdin.write(bytes) };
}

describe('App', () => {
  test('takes keys as terminals send them and draws what follows', async () => {
    const { press, shows } = open(new TestApp([{ tenant: acme(), users: people(40) }]));
    await shows(/row 1 of 40/);
    press('\u001B[B');
    await shows(/row 2 of 40/);
    press('j');
    await shows(/row 3 of 40/);
    press('\u0004');
    await shows(/row 1\d of 40/);
    press('/');
    await shows(/field:value/);
    press('z');
    press('q');
    await shows(/\/ zq/);
    press('\u001B');
    await shows(/row 1 of 40/);
  });

  test('Enter that came twice at once ends the filter and is no text of it', async () => {
    const app = new TestApp([{ tenant: acme(), users: people(40) }]);
    const { press, shows } = open(app);
    await shows(/row 1 of 40/);
    press('/');
    await shows(/field:value/);
    press('\u001B[200~user\u001B[201~');
    await shows(/\/ user/);
    press('\r\r');
    await shows(/enter open/);
    expect(Object.values(app.state.lists).map(({ filter }) => filter.text)).toEqual(['user']);
  });

  test('a bracketed paste is text, never keys', async () => {
    const app = new TestApp([{ tenant: acme(), users: people(40) }]);
    const { press, shows } = open(app);
    await shows(/row 1 of 40/);
    press('\u001B[200~Bqy\r\u001B[201~');
    await shows(/pasted text is dropped/);
    expect(app.effects).toEqual([]);
  });
});

describe('What screens are made of', () => {
  test('a row is drawn in exactly its width', () => {
    const line = [piece('Ada', 'strong'), piece(' 漢字漢字漢字'), piece('👍', 'bad')];
    for (let width = 1; width < 30; width += 1) expect(lineWidth(fitLine(line, width))).toBe(width);
    expect(lineWidth(spreadLine(line, [piece('right')], 12))).toBe(12);
    const { lastFrame, unmount } = render(<Lines lines={[line, []]} width={9} />);
    expect(lastFrame()).toBe('Ada 漢字…\n');
    unmount();
  });

  test('text is cut, never wrapped', () => {
    const { lastFrame, unmount } = render(<T>{safeLine('x'.repeat(300))}</T>);
    expect(lastFrame()?.split('\n')).toHaveLength(1);
    unmount();
  });

  test('NO_COLOR leaves no colour, and the same signs and words', () => {
    const mono = Object.values(themeFor({ NO_COLOR: '1' }));
    expect(mono.filter((style) => style.color !== undefined || style.backgroundColor !== undefined)).toEqual([]);
    expect(themeFor({ NO_COLOR: '' })).toBe(themeFor({}));
    expect(themeFor({ NO_COLOR: '1' }).selected).toEqual({ inverse: true });
  });

  test('every sign has a twin in ASCII, one cell wide', () => {
    const signs = Object.values(glyphsFor(true))
      .flat()
      .filter((sign) => typeof sign === 'string');
    expect(signs.filter((sign) => !/^[\x20-\x7E]$/.test(sign))).toEqual([]);
  });

  test('ASCII is chosen where other signs would not arrive', () => {
    expect(needsAscii({ LANG: 'C' }, 'linux')).toBe(true);
    expect(needsAscii({}, 'linux')).toBe(true);
    expect(needsAscii({ LANG: 'en_GB.UTF-8' }, 'linux')).toBe(false);
    expect(needsAscii({ LANG: 'en_GB.UTF-8', TERM: 'linux' }, 'linux')).toBe(true);
    expect(needsAscii({ LANG: 'ja_JP.UTF-8' }, 'linux')).toBe(true);
    expect(needsAscii({ LANG: 'ja_JP.UTF-8', TENANTRY_ASCII: '0' }, 'linux')).toBe(false);
    expect(needsAscii({}, 'darwin')).toBe(false);
  });
});
