import type { Auth0Client } from '../src/auth0/auth0-client.ts';
import type { Journal } from '../src/changes/changes.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import type { MirrorWriter } from '../src/mirror/mirror.ts';
import type { Session } from '../src/session/session.ts';

/**
 * What only some keys need: clients, writers, the journal. Each is opened when it is first asked for and kept; one that
 * could not be opened is tried again the next time.
 */
export class TenantHandles {
  readonly #session: Session;
  readonly #clients = new Map<string, Promise<Auth0Client>>();
  readonly #writers = new Map<string, Promise<MirrorWriter>>();
  #journal: Promise<Journal> | undefined;
  #setup: AbortController | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** @throws AppError `not_found` when the tenant is no longer configured */
  tenant(name: string): Tenant {
    return this.#session.tenant(name);
  }

  async client(name: string): Promise<Auth0Client> {
    return kept(this.#clients, name, async () => this.#session.openClient(this.tenant(name)));
  }

  async writer(name: string): Promise<MirrorWriter> {
    await this.#dropReplaced(name);
    return kept(this.#writers, name, async () => this.#session.openWriter(this.tenant(name)));
  }

  /** What is written into a mirror that was set aside or removed would be lost. */
  async #dropReplaced(name: string): Promise<void> {
    const held = this.#writers.get(name);
    const writer = await held?.catch(() => undefined);
    try {
      writer?.dataVersion();
    } catch {
      if (this.#writers.get(name) === held) this.#writers.delete(name);
      writer?.close();
    }
  }

  async journal(): Promise<Journal> {
    const opening = (this.#journal ??= this.#session.openJournal());
    try {
      return await opening;
    } catch (error) {
      if (this.#journal === opening) this.#journal = undefined;
      throw error;
    }
  }

  /** One tenant is set up at a time. @returns what aborts when the person turns away */
  beginSetup(): AbortSignal {
    this.endSetup();
    this.#setup = new AbortController();
    return this.#setup.signal;
  }

  endSetup(): void {
    this.#setup?.abort();
    this.#setup = undefined;
  }

  /** A tenant whose entry has changed gets new handles. */
  async forget(name: string): Promise<void> {
    const open = [this.#clients.get(name), this.#writers.get(name)];
    this.#clients.delete(name);
    this.#writers.delete(name);
    await closeAll(open);
  }

  async close(): Promise<void> {
    this.endSetup();
    const open = [...this.#clients.values(), ...this.#writers.values(), this.#journal];
    this.#clients.clear();
    this.#writers.clear();
    this.#journal = undefined;
    await closeAll(open);
  }
}

async function kept<T>(held: Map<string, Promise<T>>, name: string, open: () => Promise<T>): Promise<T> {
  const opening = held.get(name) ?? open();
  held.set(name, opening);
  try {
    return await opening;
  } catch (error) {
    if (held.get(name) === opening) held.delete(name);
    throw error;
  }
}

async function closeAll(open: readonly (Promise<{ close(): void }> | undefined)[]): Promise<void> {
  const opened = open.filter((each) => each !== undefined);
  for (const result of await Promise.allSettled(opened)) if (result.status === 'fulfilled') result.value.close();
}
