import { stripVTControlCharacters } from 'node:util';

import { renderToString } from 'ink';
import { afterEach } from 'vitest';

import { makeCatalogue } from '../../fixtures/catalogue.ts';
import { makePeople } from '../../fixtures/people/people.ts';
import type { Change } from '../../src/domain/change.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import type { Habits } from '../../src/habits.ts';
import { readUserProfile, type UserProfile } from '../../src/domain/user.ts';
import type { MirrorWriter } from '../../src/mirror/mirror.ts';
import { openMirrorReader, openMirrorWriter } from '../../src/mirror/open-mirror.ts';
import { Frame } from '../../tui/App.tsx';
import { glyphsFor } from '../../tui/glyphs.ts';
import { LogCounter } from '../../tui/logs/log-counter.ts';
import { MirrorView } from '../../tui/mirror-view.ts';
import { createStore, type Store } from '../../tui/store.ts';
import { tabs } from '../../tui/tabs/index.ts';
import type { Tab } from '../../tui/tabs/tab.ts';
import type { Effect } from '../../tui/effect.ts';
import { initialState } from '../../tui/initial-state.ts';
import type { UiEvent } from '../../tui/ui-event.ts';
import type { UiState } from '../../tui/ui-state.ts';
import { testTenant } from '../helpers/test-tenant.ts';
import { mirrorKey, seen, temporaryFile } from '../mirror/temporary-mirror.ts';

export const startOfTest = Date.parse('2026-11-21T12:00:00.000Z');

/** Invented people; one in fifty is an oddity. */
export function people(size: number, seed = 7): UserProfile[] {
  const catalogue = makeCatalogue(seed);
  const all = makePeople({ seed, size, now: startOfTest, catalogue, bulk_import: 0 });
  return Array.from({ length: size }, (_, index) => readUserProfile(structuredClone(all.profile(index))));
}

export function loginEvent(number: number, user: UserProfile, changes: Partial<LogEvent> = {}): LogEvent {
  return {
    log_id: `900202611211900${String(number).padStart(8, '0')}`,
    date: new Date(startOfTest - 60_000 * (1000 - number)).toISOString(),
    type: 's',
    description: 'Successful login',
    user_id: user.user_id,
    user_name: user.email ?? null,
    client_name: 'web-spa',
    client_id: 'client_1',
    connection: 'Username-Password-Authentication',
    ip: '203.0.113.7',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
    location_info: { city_name: 'Berlin', country_code: 'DE' },
    ...changes,
  };
}

export interface TestTenant {
  readonly tenant: Tenant;
  readonly users?: readonly UserProfile[];
  readonly logs?: readonly LogEvent[];
  /** False: the first sync has not come to its end. */
  readonly complete?: boolean;
}

export function acme(changes: Partial<Tenant> = {}): Tenant {
  return testTenant('acme-prod.eu.auth0.example', { name: 'acme-prod', loopback_http: false, ...changes });
}

type Order = Extract<Effect, { type: 'plan-change' }>['order'];

const open: { close(): void | Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** The interface without a terminal: real mirrors, the real store, keys in and frames out. Effects are collected; what is to happen later happens at once. */
export class TestApp {
  readonly store: Store;
  readonly effects: Effect[] = [];
  readonly writers = new Map<string, MirrorWriter>();
  readonly #files = new Map<string, string>();
  readonly #view: MirrorView;
  readonly #counter: LogCounter;
  #at = startOfTest;

  constructor(
    tenants: readonly TestTenant[],
    options: { columns?: number; rows?: number; ascii?: boolean; habits?: Habits; threads?: boolean } = {},
  ) {
    const { columns = 80, rows = 24, ascii = false, habits, threads = false } = options;
    const first = initialState({
      now: startOfTest,
      columns,
      rows,
      glyphs: glyphsFor(ascii),
      configFile: '/home/ada/.config/tenantry/config.json',
      tenants: tenants.map(({ tenant }) => tenant),
      habits,
    });
    const later = threads ? (event: UiEvent) => this.store.dispatch(event) : undefined;
    this.#view = new MirrorView(() => tenants.map(({ tenant }) => tenant.name), later);
    this.store = createStore(first, {
      run: (effect) => {
        if (effect.type === 'later') queueMicrotask(() => this.store.dispatch(effect.event));
        else if (effect.type === 'count-logs') void this.#counter.count(effect.wanted);
        else this.effects.push(effect);
      },
      read: (read) => this.#view.read(read),
    });
    this.#counter = new LogCounter((tenant) => this.#view.readersOf(tenant), this.store.dispatch);
    for (const tenant of tenants) this.#fill(tenant);
    open.push({ close: async () => await this.#view.close() }, { close: async () => await this.#counter.stop() });
  }

  #fill({ tenant, users, logs, complete = true }: TestTenant): void {
    const { name } = tenant;
    if (users === undefined) {
      this.store.dispatch({ type: 'mirror', tenant: name, mirror: 'missing', version: 0 });
      return;
    }
    const file = temporaryFile(`${name}.db`);
    const writer = openMirrorWriter(file, name, mirrorKey, { now: () => startOfTest });
    open.push(writer);
    this.writers.set(name, writer);
    writer.commitBatch(
      { users: users.map((user) => seen(user, 'search', startOfTest - 12_000)), pass: 1, logs },
      startOfTest,
    );
    const at = startOfTest - 12_000;
    if (complete)
      writer.commitBatch({ finishPass: 1, status: { job: 'users-full', state: 'idle', last_success_at: at } }, at);
    this.#files.set(name, file);
    this.reopen(tenant);
  }

  /** Opens a tenant's mirror, or opens it anew. */
  reopen({ name, environment }: Tenant): void {
    const reader = openMirrorReader(this.#files.get(name) ?? '', name, mirrorKey, { now: () => this.state.now });
    this.#view.put({ tenant: name, environment, reader });
    this.store.dispatch({ type: 'mirror', tenant: name, mirror: 'open', version: this.#view.versionOf(name) ?? 0 });
  }

  get state(): UiState {
    return this.store.state();
  }

  /** Presses keys by the names of the key table, a second apart unless said otherwise. */
  async press(...keys: readonly string[]): Promise<this> {
    for (const key of keys) {
      this.#at += 1_000;
      this.send({ type: 'key', key, at: this.#at });
      await Promise.resolve();
    }
    return this;
  }

  /** Brings the plan of what was ordered last, or of another order. */
  planned(change: Change, { at = this.now, order = this.#lastOrder() }: { at?: number; order?: Order } = {}): void {
    this.send({ type: 'change-planned', change, at, order });
  }

  #lastOrder(): Order {
    const asked = this.effects.flatMap((effect) => (effect.type === 'plan-change' ? [effect.order] : [])).at(-1);
    if (asked === undefined) throw new Error('no change was ordered');
    return asked;
  }

  /** Opens a tab of the user screen by its digit. */
  async openTab(id: Tab['id']): Promise<this> {
    return this.press(String(tabs.findIndex((tab) => tab.id === id) + 1));
  }

  /** Types a text, character by character. */
  async type(text: string): Promise<this> {
    return this.press(...Array.from(text, (each) => (each === ' ' ? 'space' : each)));
  }

  get now(): number {
    return this.#at;
  }

  send(event: UiEvent): void {
    this.store.dispatch(event);
  }

  /** Tells the interface that mirrors have changed, as the watch does. */
  look(): void {
    this.send({ type: 'versions', versions: this.#view.versions(() => undefined) });
  }

  resize(columns: number, rows: number): this {
    this.send({ type: 'resize', columns, rows });
    return this;
  }

  /** The screen as a terminal would show it, with its attributes. */
  raw(): string {
    return renderToString(<Frame state={this.state} />, { columns: this.state.columns });
  }

  /** The screen as plain rows. */
  frame(): string[] {
    return stripVTControlCharacters(this.raw()).split('\n');
  }

  text(): string {
    return this.frame().join('\n');
  }
}
