import { Agent, request } from 'node:http';

import type { SimulatedTenant } from '../test/helpers/temp-home.ts';

/** A client that does next to nothing besides asking: its connections stay open, its answers are not parsed. */
export class TenantClient implements Disposable {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true });
  #headers: Readonly<Record<string, string>> = {};

  constructor(url: string) {
    this.#url = url;
  }

  /** Signs in as the product's own application. */
  async signIn({ domain, client_id, client_secret }: SimulatedTenant): Promise<void> {
    const audience = `https://${domain}/api/v2/`;
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret, audience });
    const type = 'application/x-www-form-urlencoded';
    const answer = await this.#ask('POST', '/oauth/token', { 'content-type': type }, form.toString());
    const { access_token } = JSON.parse(answer.toString()) as { access_token: string };
    this.#headers = { authorization: `Bearer ${access_token}` };
  }

  /** The body of what is there. @throws Error for anything but 200 */
  async get(path: string): Promise<Buffer> {
    return await this.#ask('GET', path, this.#headers);
  }

  #ask(method: string, path: string, headers: Readonly<Record<string, string>>, body?: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const asked = request(this.#url + path, { method, agent: this.#agent, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(Buffer.concat(parts));
          else reject(new Error(`${method} ${path} was answered ${String(answer.statusCode)}`));
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}
