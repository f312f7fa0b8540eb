import { expect, it } from 'vitest';

import { readServerEvents } from '../../src/auth0/read-server-events.ts';

async function read(...chunks: readonly (string | Buffer)[]): Promise<unknown[]> {
  async function* body(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk as string));
  }
  const found: unknown[] = [];
  for await (const event of readServerEvents(body())) found.push(event);
  return found;
}

it('takes messages apart, whatever ends their lines, and passes over comments and pauses', async () => {
  const text =
    ':connected\n\nretry: 3000\n\nevent: user.updated\nid: 7\ndata: {"a":\ndata: 1}\n\n:heartbeat\n\ndata:x\n\n';
  const expected = [
    { event: 'user.updated', id: '7', data: '{"a":\n1}' },
    { event: 'message', id: undefined, data: 'x' },
  ];
  for (const end of ['\n', '\r\n', '\r']) expect(await read(text.replaceAll('\n', end) + end)).toEqual(expected);
});

it('is not disturbed by where the pieces end, and leaves out a message that is cut off', async () => {
  const bytes = Buffer.from('event: a\r\ndata: äß😀\r\n\r\nevent: b\r\ndata: half');
  const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));
  expect(await read(...pieces)).toEqual([{ event: 'a', id: undefined, data: 'äß😀' }]);
});

it('refuses a message without an end', async () => {
  await expect(read('data: ', ...Array.from({ length: 5 }, () => 'x'.repeat(1_000_000)))).rejects.toMatchObject({
    kind: 'bad_answer',
  });
});
