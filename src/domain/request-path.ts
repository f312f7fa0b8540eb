import type { ChangeRequest } from './change.ts';

/** Where a request goes, below the tenant's host, as a person reviews it: with its query, which may say whom it is about. */
export function requestPath({ api, path, query = {} }: ChangeRequest): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return `${api === 'authentication' ? '' : '/api/v2'}${path}${search === '' ? '' : `?${search}`}`;
}
