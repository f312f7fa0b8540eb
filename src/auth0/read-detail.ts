import { z } from 'zod';

import type { Detail, DetailItem, DetailKind, DetailProblem } from '../domain/detail.ts';
import { AppError, isAppError } from '../errors.ts';
import type { RequestOptions } from './auth0-client.ts';
import type { DetailSource } from './details/detail-source.ts';
import { detailSources } from './details/index.ts';
import { readList } from './read-list.ts';
import { readShape } from './read-shape.ts';
import type { Door } from './request.ts';

export interface ReadDetail {
  readonly door: Door;
  /** Scopes of the token; empty when they are not known. */
  readonly granted: ReadonlySet<string>;
  /** The server's time, in milliseconds, for answers that are no answer of the server. */
  readonly now: () => number;
}

/**
 * Reads one kind of detail of one object. That the token lacks a scope, that the plan does not include it, that there is
 * no such object: those are answers, and come back as `problem`. A scope that is known to be missing costs no request.
 * @throws AppError for everything that may be over a moment later, and for answers that cannot be read
 */
export async function readDetail(
  { door, granted, now }: ReadDetail,
  kind: DetailKind,
  owner: string,
  options: RequestOptions,
): Promise<Detail> {
  const source = detailSources[kind];
  const nothing = (problem: DetailProblem): Detail => ({
    owner,
    kind,
    items: [],
    complete: false,
    problem,
    read_at: now(),
  });
  if (granted.size > 0 && !source.scopes.some((scope) => granted.has(scope))) return nothing(scopeProblem(source, []));
  try {
    return { owner, kind, ...(await readLists(door, source, owner, options)) };
  } catch (error) {
    const problem = isAppError(error) ? problemOf(error, source) : undefined;
    if (problem === undefined) throw error;
    return nothing(problem);
  }
}

async function readLists(
  door: Door,
  source: DetailSource,
  owner: string,
  options: RequestOptions,
): Promise<Pick<Detail, 'items' | 'complete' | 'read_at'>> {
  const { family, what, form } = source;
  const items: DetailItem[] = [];
  let complete = true;
  let read_at = Infinity;
  for (const { path, query } of source.lists(owner)) {
    const call = { method: 'GET', path, query, family, repeat: 'read', what } as const;
    const { body, served_at } = await readList(door, call, form, options);
    items.push(...readShape(z.array(source.shape), body.items));
    complete &&= body.complete;
    read_at = Math.min(read_at, served_at);
  }
  return { items, complete, read_at };
}

function problemOf(error: AppError, source: DetailSource): DetailProblem | undefined {
  if (error.kind === 'insufficient_scope') return scopeProblem(source, error.scopes);
  if (error.kind === 'not_in_plan')
    return { reason: 'plan', words: `the plan of this tenant has no ${nounOf(source)}` };
  if (error.kind === 'not_found') return { reason: 'not_found', words: 'Auth0 does not have it any more' };
  return error.kind === 'auth0_refused' ? { reason: 'failed', words: error.message } : undefined;
}

function scopeProblem(source: DetailSource, expected: readonly string[]): DetailProblem {
  const scopes = expected.length > 0 ? expected : source.scopes;
  return { reason: 'scope', words: `the token lacks the scope ${scopes.join(' or ')}`, scopes };
}

function nounOf({ what }: DetailSource): string {
  return what.replace(/ of an? \w+$/, '');
}
