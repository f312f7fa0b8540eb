import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { witnesses } from '../../fixtures/http/witnesses.ts';

/** A request as it arrived. */
interface SeenRequest {
  readonly method: string;
  /** Path and query, still encoded. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request, or does to its connection what no server should. */
export type Reply = (request: SeenRequest, response: ServerResponse, socket: Socket) => void;

/** A server that misbehaves on demand. Hands out a token to anybody; everything else is answered by the queued replies. */
export interface FaultServer {
  readonly domain: string;
  /** Requests but those for tokens. */
  readonly seen: SeenRequest[];
  readonly tokenRequests: SeenRequest[];
  /** Queues replies; the last one stays for all further requests. */
  reply(...replies: Reply[]): void;
  replyToken(reply: Reply): void;
  close(): Promise<void>;
}

/** Requests to it are compared with what Auth0 describes, like those to the simulator. Its answers are wrong on purpose. */
function tellWitnesses({ method, url, headers, body }: SeenRequest): void {
  const content_type = headers['content-type'] ?? '';
  const isJson = content_type.startsWith('application/json') && body !== '';
  const request: unknown = isJson ? JSON.parse(body) : undefined;
  const agent = headers['user-agent'] ?? '';
  for (const witness of witnesses) {
    witness({ method, url, agent, content_type, request, status: 0, headers: {}, answer: '' });
  }
}

export const allScopes = 'read:users update:users read:logs read:connections read:clients';

export async function startFaultServer(): Promise<FaultServer> {
  const seen: SeenRequest[] = [];
  const tokenRequests: SeenRequest[] = [];
  let replies: Reply[] = [];
  let tokenReply: Reply = json({ access_token: fakeToken({}), expires_in: 86_400, scope: allScopes });
  const server = createServer((message, response) => {
    void readRequest(message).then((request) => {
      tellWitnesses(request);
      if (request.url === '/oauth/token') {
        tokenRequests.push(request);
        tokenReply(request, response, message.socket);
        return;
      }
      seen.push(request);
      const reply = replies.length > 1 ? replies.shift() : replies[0];
      if (reply === undefined) throw new Error(`no reply was prepared for ${request.method} ${request.url}`);
      reply(request, response, message.socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    domain: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    tokenRequests,
    reply: (...next) => void (replies = next),
    replyToken: (reply) => void (tokenReply = reply),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readRequest(message: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = '', url = '', headers } = message;
  return { method, url, headers, body: Buffer.concat(chunks).toString('utf8') };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return raw(JSON.stringify(body), status, { 'content-type': 'application/json; charset=utf-8', ...headers });
}

export function raw(body: string | Buffer, status = 200, headers: Record<string, string> = {}): Reply {
  return (_request, response) => void response.writeHead(status, headers).end(body);
}

/** An error in Auth0's own shape. */
export function refusal(status: number, message: string, errorCode?: string, headers?: Record<string, string>): Reply {
  return json({ statusCode: status, error: 'No', message, errorCode }, status, headers);
}

/** Writes these bytes instead of an HTTP answer and closes. */
export function bytes(text: string): Reply {
  return (_request, _response, socket) => void socket.end(text);
}

export const resetConnection: Reply = (_request, _response, socket) => void socket.resetAndDestroy();
export const closeConnection: Reply = (_request, _response, socket) => void socket.destroy();
export const neverAnswer: Reply = () => {};

export const stallInBody: Reply = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"user_id":');
};

export const cutChunked: Reply = (_request, response, socket) => {
  response.writeHead(200, { 'content-type': 'application/json' }).write('{"user_id":', () => socket.destroy());
};

export const cutLength: Reply = (_request, response, socket) => {
  response.writeHead(200, { 'content-length': '100' }).write('{"user_id":', () => socket.destroy());
};

/** A whole HTTP answer around half of a gzip file. */
export function cutGzip(body: string): Reply {
  const zipped = gzipSync(body);
  return raw(zipped.subarray(0, zipped.length - 12), 200, { 'content-encoding': 'gzip' });
}

/** Looks like a JWT; nothing in the program verifies one. */
export function fakeToken(claims: object): string {
  return `${encode({ alg: 'RS256' })}.${encode({ nonce: Math.random(), ...claims })}.c2lnbmF0dXJl`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
