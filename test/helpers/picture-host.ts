import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { encode as encodePng } from 'fast-png';
import { encode as encodeJpeg } from 'jpeg-js';

import { makeCertificates } from '../../fixtures/tls/make-certificates.ts';
import { isPublicAddress } from '../../src/picture/is-public-address.ts';
import type { PictureNetwork } from '../../src/picture/picture-network.ts';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** Everything resolves to this machine, and only a host with this name may lie there. */
const name = 'localhost';

/** A host of pictures on this machine: real https with a certificate of its own, which `network` leads to. */
export class PictureHost implements AsyncDisposable {
  readonly requests: { readonly url: string; readonly headers: IncomingMessage['headers'] }[] = [];
  /** Names that were looked up, in order. */
  readonly lookups: string[] = [];
  readonly network: PictureNetwork;
  readonly #close: () => Promise<void>;

  private constructor(server: ReturnType<typeof createServer>, ca: string) {
    const { port } = server.address() as AddressInfo;
    this.network = {
      lookup: async (host) => {
        this.lookups.push(host);
        return host === name ? ['127.0.0.1'] : host === 'inside.example' ? ['8.8.8.8', '10.0.0.1'] : [];
      },
      isAllowed: (address) => address === '127.0.0.1' || isPublicAddress(address),
      port,
      ca,
    };
    this.#close = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    };
  }

  /** @param paths what is answered, by path */
  static async start(paths: Readonly<Record<string, Answer>>): Promise<PictureHost> {
    const { ca, certificate, key } = await makeCertificates();
    const server = createServer({ cert: certificate, key }, (request, response) => {
      host.requests.push({ url: request.url ?? '', headers: request.headers });
      const answer = paths[request.url ?? ''];
      if (answer === undefined) response.writeHead(404).end('<b>nothing here</b>');
      else answer(response, request);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const host = new PictureHost(server, ca);
    return host;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

/** Answers with a file, whatever it is said to be. */
export function file(bytes: Uint8Array, type = 'image/png'): Answer {
  return (response) => response.writeHead(200, { 'content-type': type }).end(bytes);
}

export function redirect(location: string, status = 302): Answer {
  return (response) => response.writeHead(status, { location, 'set-cookie': 'seen=1' }).end();
}

/** A picture whose upper half is red and whose lower half is blue. */
export function redOverBlue(width: number, height: number): Uint8Array {
  return encodePng({ width, height, channels: 3, data: twoHalves(width, height, 3) });
}

export function redOverBlueJpeg(width: number, height: number): Uint8Array {
  return encodeJpeg({ width, height, data: twoHalves(width, height, 4) }, 95).data;
}

function twoHalves(width: number, height: number, channels: 3 | 4): Uint8Array {
  const data = new Uint8Array(width * height * channels);
  for (let at = 0; at < width * height; at += 1) {
    const isUpper = at < (width * height) / 2;
    data.set([isUpper ? 255 : 0, 0, isUpper ? 0 : 255], at * channels);
    if (channels === 4) data[at * 4 + 3] = 255;
  }
  return data;
}
