import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Stands before a simulator and passes everything on until the answer to a request of this method should come: from
 * then on the line is dead. The request was carried out, and whoever sent it cannot know.
 */
export async function startCuttingProxy(
  target: string,
  method: string,
): Promise<{ readonly domain: string; readonly cut: readonly string[]; close(): Promise<void> }> {
  const cut: string[] = [];
  const server = createServer((incoming, outgoing) => {
    if (cut.length > 0) {
      incoming.socket.destroy();
      return;
    }
    const headers = { ...incoming.headers, host: target };
    const passed = request(`http://${target}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
      if (incoming.method === method) {
        cut.push(incoming.url ?? '');
        answer.resume().on('end', () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    domain: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
