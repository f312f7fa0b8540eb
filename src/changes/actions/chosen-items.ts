import { z } from 'zod';

import type { Detail, DetailItem } from '../../domain/detail.ts';

/** Some of what a user has, by id, or all of it. */
export interface ChosenInput {
  readonly ids?: readonly string[] | undefined;
  readonly all?: true | undefined;
}

export const chosenShape = {
  ids: z
    .array(z.string().min(1, { error: 'an id is empty' }), { error: 'must be a list of ids' })
    .min(1, { error: 'no id is named' })
    .optional(),
  all: z.literal(true).optional(),
};

export function isOneOfBoth({ ids, all }: ChosenInput): boolean {
  return (ids === undefined) !== (all === undefined);
}

export const chosenInput = z.strictObject(chosenShape).refine(isOneOfBoth, { error: 'name either ids or all' });

/** A list that may be unknown, as far as the choice is concerned. */
export interface Chosen {
  /** Those that are there, as far as anybody knows; where the list is not known every named id is one. */
  readonly items: readonly DetailItem[];
  /** False where the list could not be read, or not to its end. */
  readonly isKnown: boolean;
}

export function chosenOf(detail: Detail | undefined, { ids }: ChosenInput): Chosen {
  const isKnown = detail !== undefined && detail.problem === undefined && detail.complete;
  const listed = detail?.problem === undefined ? (detail?.items ?? []) : [];
  if (ids === undefined) return { items: listed, isKnown };
  const items = [...new Set(ids)].flatMap((id): DetailItem[] => {
    const item = listed.find((each) => each['id'] === id);
    return item !== undefined ? [item] : isKnown ? [] : [{ id }];
  });
  return { items, isKnown };
}

export function idOf(item: DetailItem): string {
  return String(item['id']);
}

/** An item in words that do not change while somebody looks at it. Undefined parts are left out. */
export function stableWords(...parts: readonly unknown[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(', ');
}
