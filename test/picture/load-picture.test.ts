import { once } from 'node:events';
import { setGlobalProxyFromEnv } from 'node:http';
import { get } from 'node:https';

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { systemClock } from '../../src/clock.ts';
import { isPublicAddress } from '../../src/picture/is-public-address.ts';
import { loadPicture } from '../../src/picture/load-picture.ts';
import { type PictureNetwork, publicNetwork } from '../../src/picture/picture-network.ts';
import { FakeClock } from '../helpers/fake-clock.ts';
import { file, PictureHost, redirect, redOverBlue, redOverBlueJpeg } from '../helpers/picture-host.ts';
import { waitUntil } from '../helpers/wait-until.ts';

let host: PictureHost;
/** What is answered slowly or not at all is counted, to be seen to be let go. */
let open = 0;

beforeAll(async () => {
  host = await PictureHost.start({
    '/a.png': file(redOverBlue(48, 48)),
    '/a.jpg?s=480': file(redOverBlueJpeg(48, 48), 'text/html'),
    '/moved': redirect('/a.png'),
    '/thrice': redirect('https://localhost/twice', 307),
    '/twice': redirect('/moved', 301),
    '/four-times': redirect('/thrice'),
    '/round': redirect('/round'),
    '/to-http': redirect('http://localhost/a.png'),
    '/to-address': redirect('https://169.254.169.254/latest/meta-data'),
    '/to-inside': redirect('https://inside.example/a.png'),
    '/to-port': redirect('https://localhost:8443/a.png'),
    '/to-credentials': redirect('https://ada:secret@localhost/a.png'),
    '/to-nowhere': (response) => response.writeHead(302).end(),
    '/to-unknown': redirect('https://unknown.example/a.png'),
    '/large': file(Buffer.alloc(512 * 1024 + 1, 0x20)),
    '/endless': (response) => {
      response.writeHead(200, { 'content-type': 'image/png' });
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more).on('close', () => (open -= 1));
      open += 1;
      more();
    },
    '/drip': (response) => {
      open += 1;
      response.on('close', () => (open -= 1));
      response.writeHead(200, { 'content-type': 'image/png' });
      response.write(redOverBlue(48, 48).subarray(0, 20));
    },
    '/silent': (response) => {
      open += 1;
      response.on('close', () => (open -= 1));
    },
    '/cut': (response) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write('x', () => response.destroy());
    },
    '/page': file(Buffer.from('<script>alert(1)</script>')),
    '/broken': (response) => response.writeHead(503).end('\u001b[31mserver words\u001b[0m'),
  });
});
afterAll(async () => {
  await host[Symbol.asyncDispose]();
});
beforeEach(() => {
  host.requests.length = 0;
  host.lookups.length = 0;
});

const { signal } = new AbortController();

async function load(path: string, changes: Partial<Parameters<typeof loadPicture>[1]> = {}): Promise<Uint8Array> {
  return await loadPicture(`https://localhost${path}`, {
    network: host.network,
    clock: systemClock,
    signal,
    ...changes,
  });
}

/** The same host, with names that are found in another way. */
function finding(lookup: PictureNetwork['lookup']): PictureNetwork {
  return { ...host.network, lookup };
}

describe('Loading a picture', () => {
  test('one request is sent that tells as little as possible', async () => {
    const pixels = await load('/a.png');
    expect(Array.from(pixels.subarray(0, 3))).toEqual([255, 0, 0]);
    expect(host.requests).toEqual([
      {
        url: '/a.png',
        headers: {
          host: 'localhost',
          accept: 'image/png, image/jpeg',
          'accept-encoding': 'identity',
          'user-agent': 'tenantry',
          connection: 'close',
        },
      },
    ]);
  });

  test('a JPEG is known by its first bytes, whatever the server calls it', async () => {
    expect(await load('/a.jpg?s=480')).toHaveLength(432);
  });

  test('three redirects are followed, each host is looked up anew, and no cookie is carried along', async () => {
    expect(await load('/thrice')).toHaveLength(432);
    expect(host.lookups).toEqual(['localhost', 'localhost', 'localhost', 'localhost']);
    expect(host.requests.map(({ url }) => url)).toEqual(['/thrice', '/twice', '/moved', '/a.png']);
    expect(host.requests.some(({ headers }) => 'cookie' in headers || 'referer' in headers)).toBe(false);
  });

  test('a proxy of the environment is not asked', async () => {
    const restore = setGlobalProxyFromEnv({ https_proxy: 'http://127.0.0.1:9' });
    try {
      const port = String(host.network.port);
      await expect(once(get(`https://localhost:${port}/a.png`), 'response')).rejects.toThrow('ECONNREFUSED');
      expect(await load('/a.png')).toHaveLength(432);
    } finally {
      restore();
    }
  });
});

describe('What is refused', () => {
  test.for([
    ['/four-times', 'bad_answer', 'more than 3 times', 4],
    ['/round', 'bad_answer', 'more than 3 times', 4],
    ['/to-http', 'refused', 'is not https', 1],
    ['/to-address', 'refused', 'an IP address', 1],
    ['/to-inside', 'refused', 'inside.example is not on the open internet', 1],
    ['/to-port', 'refused', 'names a port', 1],
    ['/to-credentials', 'refused', 'holds credentials', 1],
    ['/to-nowhere', 'bad_answer', 'but not where', 1],
    ['/to-unknown', 'refused', 'unknown.example is not on the open internet', 1],
    ['/large', 'bad_answer', 'larger than 512 KB', 1],
    ['/endless', 'bad_answer', 'larger than 512 KB', 1],
    ['/cut', 'network', 'the connection failed or was cut', 1],
    ['/page', 'bad_answer', 'what lies there is no picture', 1],
    ['/broken', 'bad_answer', 'localhost answered with status 503 instead of a picture', 1],
    ['/absent', 'not_found', 'localhost has no such picture', 1],
  ] as const)('%s: %s, %s', async ([path, kind, words, requests]) => {
    await expect(load(path)).rejects.toMatchObject({ kind, message: expect.stringContaining(words) as string });
    expect(host.requests).toHaveLength(requests);
    await waitUntil('every connection is let go', () => open === 0);
  });

  test('a name that leads to this machine is not connected to', async () => {
    const network = { ...host.network, isAllowed: isPublicAddress };
    await expect(load('/a.png', { network })).rejects.toMatchObject({ kind: 'refused' });
    expect(host.requests).toEqual([]);
    expect(await publicNetwork.lookup('localhost')).not.toEqual([]);
    await expect(load('/a.png', { network: publicNetwork })).rejects.toMatchObject({ kind: 'refused' });
  });

  test('one closed address among open ones is enough', async () => {
    const network = finding(async () => ['127.0.0.1', '192.168.0.1']);
    await expect(load('/a.png', { network })).rejects.toMatchObject({ kind: 'refused' });
    expect(host.requests).toEqual([]);
  });

  test('what was checked is connected to, though the name leads elsewhere a moment later', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    const network = finding(async () => answers.shift() ?? []);
    expect(await load('/a.png', { network })).toHaveLength(432);
    expect(answers).toEqual([['10.0.0.1']]);
  });

  test('a certificate for another name, or of an unknown authority, is not accepted', async () => {
    const network = finding(async () => ['127.0.0.1']);
    const refusal = { kind: 'network', message: expect.stringContaining('certificate') as string };
    const options = { network, clock: systemClock, signal };
    await expect(loadPicture('https://other.example/a.png', options)).rejects.toMatchObject(refusal);
    await expect(load('/a.png', { network: { ...host.network, ca: undefined } })).rejects.toMatchObject(refusal);
    expect(host.requests).toEqual([]);
  });

  test('a host that cannot be found is said so', async () => {
    const network = finding(async () => await Promise.reject(new Error('ENOTFOUND')));
    await expect(load('/a.png', { network })).rejects.toMatchObject({
      kind: 'network',
      message: "the picture's host localhost was not found",
    });
  });
});

describe('Waiting', () => {
  test.for(['/drip', '/silent'])('%s is given up after five seconds', async (path) => {
    const clock = new FakeClock();
    const loading = load(path, { clock });
    const outcome = expect(loading).rejects.toMatchObject({
      kind: 'timeout',
      message: 'no picture came from localhost within 5 seconds',
    });
    await waitUntil('the host was asked', () => open === 1);
    await clock.advance(4_999);
    expect(open).toBe(1);
    await clock.advance(1);
    await outcome;
    await waitUntil('the connection is let go', () => open === 0);
  });

  test('a name server that does not answer is not waited for either', async () => {
    const clock = new FakeClock();
    const network = finding(async () => await new Promise<never>(() => undefined));
    const outcome = expect(load('/a.png', { clock, network })).rejects.toMatchObject({
      kind: 'timeout',
    });
    await clock.advance(5_000);
    await outcome;
  });

  test('leaving ends it at once', async () => {
    const leaving = new AbortController();
    const outcome = expect(load('/drip', { signal: leaving.signal })).rejects.toMatchObject({ kind: 'interrupted' });
    await waitUntil('the host was asked', () => open === 1);
    leaving.abort();
    await outcome;
    await waitUntil('the connection is let go', () => open === 0);
  });
});
