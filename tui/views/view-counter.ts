import { AppError, toAppError } from '../../src/errors.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';
import type { ReaderThread } from '../../src/mirror/reader-thread.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import type { Effect } from '../effect.ts';
import type { UiEvent } from '../ui-event.ts';
import { countShared, type SharedCount } from './count-shared.ts';
import { viewFilter } from './view-filter.ts';

/** What a count may take, in milliseconds: nobody waits for it with a key in hand. */
const longest = 20_000;

/** Counts views in threads beside the screen's own reader, so that no key waits for a count. */
export class ViewCounter {
  readonly #readerOf: (tenant: string) => MirrorReader | undefined;
  readonly #dispatch: (event: UiEvent) => void;
  readonly #over = new AbortController();
  readonly #threads = new Map<MirrorReader, ReaderThread>();

  constructor(readerOf: (tenant: string) => MirrorReader | undefined, dispatch: (event: UiEvent) => void) {
    this.#readerOf = readerOf;
    this.#dispatch = dispatch;
  }

  async count(order: Extract<Effect, { type: 'count-view' }>): Promise<void> {
    const { key, version, tenants, isFromLog } = order;
    try {
      const readers = tenants.map((tenant) => this.#openReader(tenant));
      await this.#closeOthers(readers);
      if (order.isShared === true) {
        const { users: shared_users, ...shared } = await this.#countShared(tenants, readers);
        this.#dispatch({ type: 'view-counted', key, counted: { version, users: shared_users, shared } });
        return;
      }
      const counts = await this.#counts(readers, order);
      const users = counts.reduce((sum, count) => sum + count, 0);
      const begins = isFromLog ? { log_begins: await this.#logBegins(readers) } : {};
      this.#dispatch({ type: 'view-counted', key, counted: { version, users, ...begins } });
    } catch (error) {
      if (this.#over.signal.aborted) return;
      const problem = toAppError(error).message;
      this.#dispatch({ type: 'view-counted', key, counted: { version, users: undefined, problem } });
    }
  }

  async #counts(
    readers: readonly MirrorReader[],
    { of, query }: Pick<Extract<Effect, { type: 'count-view' }>, 'of' | 'query'>,
  ): Promise<readonly number[]> {
    const options = { timeout: longest };
    if (of === 'logs') {
      const filter = { query: parseQuery(query).root };
      return Promise.all(readers.map((reader) => this.#threadOf(reader).ask('countLogs', [filter], options)));
    }
    const filter = viewFilter({ query });
    return Promise.all(readers.map((reader) => this.#threadOf(reader).ask('countUsers', [filter], options)));
  }

  async #countShared(tenants: readonly string[], readers: readonly MirrorReader[]): Promise<SharedCount> {
    const sources = readers.map((reader, at) => ({
      tenant: { name: tenants[at] ?? '' },
      reader: {
        listEmails: async (after: string, limit: number) =>
          this.#threadOf(reader).ask('listEmails', [after, limit], { timeout: longest }),
      },
    }));
    return countShared(sources, this.#over.signal);
  }

  /** A sum that lacks a tenant would be taken for the whole. */
  #openReader(tenant: string): MirrorReader {
    const reader = this.#readerOf(tenant);
    if (reader !== undefined) return reader;
    throw new AppError('not_found', `the mirror of ${tenant} is not open`, {
      tenant,
      hint: 'It is counted once the mirror can be read again.',
    });
  }

  /** Of several logs the one that tells least. */
  async #logBegins(readers: readonly MirrorReader[]): Promise<number | 'empty'> {
    const all = readers.map((reader) => this.#threadOf(reader).ask('oldestLog', [], { timeout: longest }));
    const oldest = await Promise.all(all);
    const known = oldest.filter((at) => at !== undefined);
    return known.length < oldest.length || known.length === 0 ? 'empty' : Math.max(...known);
  }

  /** Nothing is counted or told any more. */
  async stop(): Promise<void> {
    this.#over.abort(new AppError('interrupted', 'nothing is counted any more'));
    await this.#closeOthers([]);
  }

  #threadOf(reader: MirrorReader): ReaderThread {
    const known = this.#threads.get(reader) ?? reader.startThread();
    this.#threads.set(reader, known);
    return known;
  }

  /** Threads of mirrors that are not looked at any more, or were opened anew. */
  async #closeOthers(kept: readonly MirrorReader[]): Promise<void> {
    const left = [...this.#threads].filter(([reader]) => !kept.includes(reader));
    for (const [reader] of left) this.#threads.delete(reader);
    await Promise.all(left.map(async ([, thread]) => thread.close()));
  }
}
