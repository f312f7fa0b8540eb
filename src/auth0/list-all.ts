import { z } from 'zod';

import { AppError } from '../errors.ts';
import type { Answer, RequestOptions } from './auth0-client.ts';
import { readShape } from './read-shape.ts';
import type { Call, Door } from './request.ts';

type Items = readonly unknown[];
type Position = Readonly<Record<string, string | number>>;

const take = 100;
/** No tenant has more pages than this; a list that never ends does. */
const maxPages = 1000;

/**
 * Reads a whole list by checkpoints, until `next` is absent: the last page may be empty. A server that knows nothing
 * of checkpoints sends a bare list and is asked by page numbers.
 * @param key name of the items in an answer
 */
export async function listAll(door: Door, call: Call, key: string, options: RequestOptions): Promise<Answer<Items>> {
  const ask = async (position: Position): Promise<Answer<Page>> =>
    await door.call({ ...call, query: { ...call.query, ...position } }, options, (body) => readPage(body, key));
  const first = await ask({ take });
  const rest = first.body.bare ? await byNumber(first.body, ask) : await byCheckpoint(first.body, ask);
  if (rest === undefined) throw new AppError('bad_answer', `the list of ${call.what} does not end`);
  return { body: rest, served_at: first.served_at };
}

interface Page {
  readonly items: Items;
  readonly next: string | undefined;
  readonly bare: boolean;
}

type Ask = (position: Position) => Promise<Answer<Page>>;

async function byCheckpoint(first: Page, ask: Ask): Promise<Items | undefined> {
  const items = [...first.items];
  let { next } = first;
  for (let page = 1; next !== undefined; page += 1) {
    if (page === maxPages) return undefined;
    const { body } = await ask({ take, from: next });
    items.push(...body.items);
    if (body.next === next) return undefined;
    next = body.next;
  }
  return items;
}

/** The page size that the server uses is not known: the list ends with an empty page. */
async function byNumber(first: Page, ask: Ask): Promise<Items | undefined> {
  if (first.items.length < 50) return first.items;
  const items: unknown[] = [];
  for (let page = 0; page < maxPages; page += 1) {
    const { body } = await ask({ page, per_page: take });
    if (body.items.length === 0) return items;
    items.push(...body.items);
  }
  return undefined;
}

function readPage(body: unknown, key: string): Page {
  if (Array.isArray(body)) return { items: body, next: undefined, bare: true };
  const page = readShape(z.looseObject({ next: z.string().nullish() }), body);
  const items = readShape(z.array(z.unknown()), page[key]);
  return { items, next: page.next ?? undefined, bare: false };
}
