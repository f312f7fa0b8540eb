import { renderToString } from 'ink';
import { createElement } from 'react';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { Frame } from '../../tui/App.tsx';
import { ThemeContext } from '../../tui/components/T.tsx';
import { colourDepth } from '../../tui/terminal/colour-depth.ts';
import { themeFor } from '../../tui/theme.ts';
import { LiveApp } from '../helpers/live-app.tsx';
import { file, PictureHost, redirect, redOverBlue } from '../helpers/picture-host.ts';
import { waitUntil } from '../helpers/wait-until.ts';

/** Ink asks for the colours of the terminal once, when it is loaded; a test has no terminal. */
vi.hoisted(() => {
  process.env['FORCE_COLOR'] = '3';
});

let waiting = 0;
let host: PictureHost;

beforeAll(async () => {
  host = await PictureHost.start({
    '/ada.png': file(redOverBlue(64, 64)),
    '/webp': file(Buffer.from('RIFF\x00\x00\x00\x00WEBPVP8 ', 'latin1')),
    '/inside': redirect('https://inside.example/a.png'),
    '/slow': (response) => {
      waiting += 1;
      response.on('close', () => (waiting -= 1));
    },
  });
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
});

async function openAda(
  picture: string,
  colours: 'many' | 'few' | 'none' = 'many',
  size: { columns?: number; rows?: number } = {},
): Promise<LiveApp> {
  const app = await LiveApp.open({
    ...size,
    colours,
    pictures: host.network,
    prepare: (simulator) => {
      const { user_id } = simulator.acts.signUp({ email: 'ada.picture@example.com' });
      simulator.acts.patch(user_id, { picture });
    },
  });
  app.openUser('ada.picture');
  await app.sees('User identity');
  return app;
}

function drawn(app: LiveApp, env: Record<string, string> = {}): string {
  const frame = createElement(ThemeContext, { value: themeFor(env) }, createElement(Frame, { state: app.state }));
  return renderToString(frame, { columns: app.state.columns });
}

describe('The picture of a user', () => {
  test('i asks, y loads it, and it stands beside the name in half blocks', async () => {
    await using app = await openAda('https://localhost/ada.png', 'many', { columns: 80, rows: 24 });
    await app.sees('i loads the picture from localhost');
    host.requests.length = 0;
    app.press('i');
    expect(app.flat()).toContain(
      "This tells the picture's host that you look: localhost sees the address of this computer",
    );
    app.press('n');
    expect(app.text()).not.toContain('Load the picture?');
    app.press('i', 'esc', 'i');
    expect(host.requests).toEqual([]);
    app.press('y');
    await app.sees('from localhost');
    expect(host.requests.map(({ url }) => url)).toEqual(['/ada.png']);
    const rows = app
      .text()
      .split('\n')
      .filter((line) => line.endsWith('▀'.repeat(12)));
    expect(rows).toHaveLength(6);
    expect(
      rows.map((line) => line.length),
      rows.join('\n'),
    ).toEqual(rows.map(() => 78));
    expect(drawn(app)).toContain('\u001b[48;2;255;0;0m\u001b[38;2;255;0;0m▀');
    expect(drawn(app)).toContain('\u001b[48;2;0;0;255m\u001b[38;2;0;0;255m▀');
    expect(drawn(app, { NO_COLOR: '1' })).not.toContain('[38;2;');
    app.press('i', ']', '[');
    expect(app.text()).toContain('▀▀▀');
    expect(host.requests).toHaveLength(1);
    app.press('q', 'enter');
    await app.sees('i loads the picture');
    expect(host.requests).toHaveLength(1);
  });

  test.for([
    ['few', 'this terminal shows fewer than 256 colours'],
    ['none', 'NO_COLOR is set, and a picture is nothing but colours'],
  ] as const)('where there are %s colours it says why initials stay, and asks nobody', async ([colours, words]) => {
    await using app = await openAda('https://localhost/ada.png', colours);
    host.requests.length = 0;
    await app.sees(`initials only: ${words}`);
    app.press('i');
    expect(app.text()).not.toContain('Load the picture?');
    expect(host.requests).toEqual([]);
  });

  test.for([
    ['https://localhost/webp', 'initials only: the picture is a WebP; only PNG and JPEG are shown here'],
    ['https://localhost/inside', "initials only: the picture's host inside.example is not on the open internet"],
    ['https://localhost/gone', 'initials only: localhost has no such picture'],
  ] as const)('%s: what went wrong stands where the picture would', async ([picture, words]) => {
    await using app = await openAda(picture);
    app.press('i', 'y');
    await app.sees(words);
    expect(app.text()).not.toContain('▀▀');
  });

  test('an address that may not be asked for is not asked about either', async () => {
    await using app = await openAda('http://localhost/ada.png');
    await app.sees('initials only: the address of the picture is not https');
    app.press('i');
    expect(app.text()).not.toContain('Load the picture?');
  });

  test('leaving the user ends the request', async () => {
    await using app = await openAda('https://localhost/slow');
    app.press('i', 'y');
    await app.sees('asking localhost…');
    await waitUntil('the host is asked', () => waiting === 1);
    app.press(']', '[');
    expect(waiting).toBe(1);
    app.press('q');
    await waitUntil('nobody waits any longer', () => waiting === 0);
    expect(app.state.toasts).toEqual([]);
  });
});

function tty(depth: number) {
  return { isTTY: true, getColorDepth: () => depth };
}

describe('The colours of the terminal', () => {
  test.for([
    [{}, 24, 'many'],
    [{}, 8, 'many'],
    [{}, 4, 'few'],
    [{ TERM: 'screen-256color' }, 4, 'many'],
    [{ TERM: 'xterm-256color', FORCE_COLOR: '1' }, 4, 'few'],
    [{ TERM: 'dumb' }, 1, 'few'],
    [{ NO_COLOR: '1' }, 24, 'none'],
    [{ NO_COLOR: '' }, 24, 'many'],
    [{ CI: 'true' }, 24, 'few'],
    [{ CI: 'true', FORCE_COLOR: '3' }, 24, 'many'],
  ] as const)('%o with %s bits: %s', ([env, depth, answer]) => {
    expect(colourDepth(env, tty(depth))).toBe(answer);
  });

  test('what is no terminal has few', () => {
    expect(colourDepth({}, { isTTY: false, getColorDepth: () => 24 })).toBe('few');
  });
});
