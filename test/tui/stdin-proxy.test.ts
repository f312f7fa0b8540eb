import { PassThrough } from 'node:stream';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { StdinProxy } from '../../tui/terminal/stdin-proxy.ts';

function open() {
  const keyboard = Object.assign(new PassThrough(), { isTTY: true, setRawMode: vi.fn(), ref: vi.fn(), unref: vi.fn() });
  const proxy = new StdinProxy(keyboard);
  let seen = '';
  proxy.on('data', (chunk: string) => (seen += chunk));
  proxy.setRawMode(true);
  return {
    proxy,
    keyboard,
    type: async (text: string) => {
      keyboard.write(text);
      await vi.advanceTimersByTimeAsync(1);
    },
    seen: () => seen,
  };
}

describe('Keyboard proxy', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('keys pass as they are, a lone Esc at once', async () => {
    const { type, seen } = open();
    await type('a\u001B[A\r');
    await type('\u001B');
    await type('\u001Bb\u001B[1;5C');
    expect(seen()).toBe('a\u001B[A\r\u001B\u001Bb\u001B[1;5C');
  });

  test.each([
    ['colour reply', '\u001B]11;rgb:1e1e/1e1e/2e2e\u001B\\'],
    ['version reply', '\u001BP>|xterm(370)\u001B\\'],
    ['graphics reply', '\u001B_Gi=31;OK\u001B\\'],
    ['device reply', '\u001B[?62;22c'],
    ['cursor report', '\u001B[12;40R'],
    ['mouse report', '\u001B[<0;10;20M\u001B[<0;10;20m'],
    ['old mouse report', '\u001B[M !!'],
    ['focus', '\u001B[I\u001B[O'],
    ['theme change', '\u001B[?997;1n'],
  ])('%s is no key, whole or in two halves', async (_, reply) => {
    const whole = open();
    await whole.type(`a${reply}b`);
    expect(whole.seen()).toBe('ab');
    for (let cut = 3; cut < reply.length; cut += 1) {
      const halves = open();
      await halves.type(`a${reply.slice(0, cut)}`);
      await halves.type(`${reply.slice(cut)}b`);
      expect(halves.seen(), `cut at ${String(cut)}`).toBe('ab');
    }
  });

  test('a reply that never ends is dropped and the keyboard goes on', async () => {
    const { type, seen } = open();
    await type('\u001B]11;rgb:');
    await vi.advanceTimersByTimeAsync(300);
    await type('q');
    expect(seen()).toBe('q');
  });

  test('inside of a paste nothing is interpreted', async () => {
    const { type, seen } = open();
    const paste = '\u001B[200~x\u001B]11;rgb:1\u001B\\\u001B[<0;1;1M\u001B[201~';
    await type(`${paste}k`);
    expect(seen()).toBe(`${paste}k`);
  });

  test('a paste that does not end is ended after a second', async () => {
    const { type, seen } = open();
    await type('\u001B[200~stuck');
    await vi.advanceTimersByTimeAsync(1_100);
    await type('\u0003');
    expect(seen()).toBe('\u001B[200~stuck\u001B[201~\u0003');
  });

  test('a paste without an end in sight stops at a megabyte', async () => {
    const { type, seen } = open();
    await type('\u001B[200~');
    for (let part = 0; part < 30; part += 1) await type('x'.repeat(50_000));
    expect(seen()).toContain('\u001B[201~');
    expect(seen().length).toBeLessThan(1_700_000);
  });

  test('lets the keyboard go while Ink does not listen', async () => {
    const { proxy, keyboard, type, seen } = open();
    proxy.setRawMode(false);
    expect(keyboard.setRawMode).toHaveBeenLastCalledWith(false);
    expect(keyboard.isPaused()).toBe(true);
    await type('for the editor');
    expect(seen()).toBe('');
  });
});
