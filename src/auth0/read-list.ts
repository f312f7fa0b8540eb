import { z } from 'zod';

import { AppError } from '../errors.ts';
import type { Answer, RequestOptions } from './auth0-client.ts';
import { readShape } from './read-shape.ts';
import type { Call, Door } from './request.ts';

type Items = readonly unknown[];
type Position = Readonly<Record<string, string | number | boolean>>;

/** How a list is to be read. */
export interface ListForm {
  /** Name of the items in an answer. */
  readonly key: string;
  /**
   * `checkpoint`: `take` and `from`. `pages`: by page numbers, which reach 1000 items. `whole`: one answer.
   * `single`: no list but one item.
   */
  readonly paging: 'checkpoint' | 'pages' | 'whole' | 'single';
  /** Items to ask for at once; 100 when left out, which is the most of nearly every list. */
  readonly take?: number | undefined;
  /** No more pages are asked for once so many items were read. */
  readonly most?: number | undefined;
}

/** Items with whether they are all that there are. */
export interface ReadList {
  readonly items: Items;
  readonly complete: boolean;
}

/** No tenant has more pages than this; a list that never ends does. */
const maxPages = 1000;

/** https://auth0.com/docs/api/management/v2/introduction: page numbers reach no further. */
const reachedByPages = 1000;

/**
 * Reads a whole list. By checkpoints, it ends where `next` is absent: the last page may be empty; a server that knows
 * nothing of checkpoints sends a bare list and is asked by page numbers. By page numbers, it ends with a page that is
 * not full; totals are not trusted.
 */
export async function readList(
  door: Door,
  call: Call,
  form: ListForm,
  options: RequestOptions,
): Promise<Answer<ReadList>> {
  const ask = async (position: Position): Promise<Answer<Page>> =>
    await door.call({ ...call, query: { ...call.query, ...position } }, options, (body) => readPage(body, form));
  const limits = { take: form.take ?? 100, most: form.most ?? Infinity };
  const { body: first, served_at } = await ask(firstPosition(form.paging, limits.take));
  const list =
    form.paging === 'whole' || form.paging === 'single'
      ? { items: first.items, complete: true }
      : form.paging === 'pages'
        ? await byNumber(first, ask, limits)
        : first.bare
          ? await byUnknownPages(first, ask, limits)
          : await byCheckpoint(first, ask, limits);
  if (list === undefined) throw new AppError('bad_answer', `the list of ${call.what} does not end`);
  return { body: list, served_at };
}

interface Page {
  readonly items: Items;
  readonly next: string | undefined;
  /** The page size that the server used, where it says so. */
  readonly limit: number | undefined;
  readonly bare: boolean;
}

interface Limits {
  readonly take: number;
  readonly most: number;
}

type Ask = (position: Position) => Promise<Answer<Page>>;

function firstPosition(paging: ListForm['paging'], take: number): Position {
  if (paging === 'whole' || paging === 'single') return {};
  return paging === 'pages' ? { page: 0, per_page: take, include_totals: true } : { take };
}

async function byCheckpoint(first: Page, ask: Ask, { take, most }: Limits): Promise<ReadList | undefined> {
  const items = [...first.items];
  let { next } = first;
  for (let page = 1; next !== undefined; page += 1) {
    if (items.length >= most) return { items, complete: false };
    if (page === maxPages) return undefined;
    const { body } = await ask({ take, from: next });
    items.push(...body.items);
    if (body.next === next) return undefined;
    next = body.next;
  }
  return { items, complete: true };
}

async function byNumber(first: Page, ask: Ask, { take, most }: Limits): Promise<ReadList> {
  const items = [...first.items];
  let page = first;
  // Some tenants serve no more than 50 at once, and a bare list does not say how many.
  const size = first.limit ?? Math.min(take, 50);
  for (let at = 1; page.items.length > 0 && page.items.length >= size; at += 1) {
    if (items.length >= most || (at + 1) * Math.max(size, first.items.length) > reachedByPages)
      return { items, complete: false };
    ({ body: page } = await ask({ page: at, per_page: take, include_totals: true }));
    items.push(...page.items);
  }
  return { items, complete: true };
}

/** The page size that the server uses is not known: the list ends with an empty page. */
async function byUnknownPages(first: Page, ask: Ask, { take, most }: Limits): Promise<ReadList | undefined> {
  if (first.items.length < 50) return { items: first.items, complete: true };
  const items: unknown[] = [];
  for (let page = 0; page < maxPages; page += 1) {
    const { body } = await ask({ page, per_page: take });
    if (body.items.length === 0) return { items, complete: true };
    items.push(...body.items);
    if (items.length >= most) return { items, complete: false };
  }
  return undefined;
}

const pageSchema = z.looseObject({
  next: z.string().nullish(),
  limit: z.number().int().positive().optional().catch(undefined),
});

function readPage(body: unknown, { key, paging }: ListForm): Page {
  if (Array.isArray(body)) return { items: body, next: undefined, limit: undefined, bare: true };
  const page = readShape(pageSchema, body);
  const items = paging === 'single' ? [page[key]] : readShape(z.array(z.unknown()), page[key]);
  return { items, next: page.next ?? undefined, limit: page.limit, bare: false };
}
