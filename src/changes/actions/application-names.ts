import type { Reading } from './action.ts';

/** What the mirror calls an application; its id where it has none. Raw text. */
export function applicationNames({ mirror }: Reading): ReadonlyMap<string, string> {
  return new Map(mirror.listCatalogue('clients').map(({ client_id, name }) => [client_id, name]));
}

export function applicationName(names: ReadonlyMap<string, string>, client_id: unknown): string | undefined {
  return typeof client_id === 'string' ? (names.get(client_id) ?? client_id) : undefined;
}
