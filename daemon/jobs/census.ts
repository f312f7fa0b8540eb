import type { CreatedWindow, MirrorReader } from '../../src/mirror/mirror.ts';

type Span = Exclude<CreatedWindow, 'undated'>;

/** Users of the mirror between two marks of a census, but where more share one date: what fits on a page. */
const step = 99;
/** Marks that are taken in one go: a few milliseconds. */
const stepsAtOnce = 50;

/**
 * How many users of the mirror were created before which date, for dates that lie a page of users apart. Counting and
 * halving windows with it costs nothing, where each count in the mirror would read every entry of its index.
 */
export interface Census {
  /** The end of it: younger users are left out. */
  readonly until: number;
  readonly dates: readonly number[];
  /** For each date, how many users were created before it. */
  readonly ranks: readonly number[];
  readonly total: number;
}

/** Only to spare taking it anew with every run. */
const taken = new WeakMap<MirrorReader, Census>();

/**
 * The census of all users with a date, taken once for each comparison.
 * @param breathe is awaited now and then, so that others have their turn
 */
export async function censusOf(mirror: MirrorReader, until: number, breathe: () => Promise<void>): Promise<Census> {
  const known = taken.get(mirror);
  if (known?.until === until) return known;
  const census = await takeCensus(mirror, until, breathe);
  taken.set(mirror, census);
  return census;
}

async function takeCensus(mirror: MirrorReader, until: number, breathe: () => Promise<void>): Promise<Census> {
  const dates: number[] = [];
  const ranks: number[] = [];
  let rank = 0;
  let date = mirror.createdAt({ to: until }, 0);
  while (date !== undefined) {
    dates.push(date);
    ranks.push(rank);
    const next = nextMark(mirror, date, until);
    rank += mirror.countCreated({ from: date, to: next ?? until });
    date = next;
    if (dates.length % stepsAtOnce === 0) await breathe();
  }
  return { until, dates, ranks, total: rank };
}

function nextMark(mirror: MirrorReader, date: number, until: number): number | undefined {
  const next = mirror.createdAt({ from: date, to: until }, step);
  return next === date ? mirror.createdAt({ from: date + 1, to: until }, 0) : next;
}

/** How many users a window has; undefined where it does not begin and end at marks. */
export function countOf(census: Census, { from, to }: Span): number | undefined {
  const start = from === undefined ? 0 : rankOf(census, from);
  const end = to === census.until ? census.total : to === undefined ? undefined : rankOf(census, to);
  return start === undefined || end === undefined ? undefined : end - start;
}

/** The mark nearest to the middle of a window's users; undefined where there is none between its ends. */
export function middleOf(census: Census, window: Span): number | undefined {
  const { dates, ranks } = census;
  const count = countOf(census, window);
  if (count === undefined) return undefined;
  const start = window.from === undefined ? 0 : (rankOf(census, window.from) ?? 0);
  const at = placeOf(ranks, start + count / 2);
  const inside = [at - 1, at].filter((place) => {
    const date = dates[place];
    return date !== undefined && ranks[place]! > start && date < (window.to ?? census.until);
  });
  const middle = start + count / 2;
  const best = inside.toSorted((a, b) => Math.abs(ranks[a]! - middle) - Math.abs(ranks[b]! - middle))[0];
  return best === undefined ? undefined : dates[best];
}

function rankOf({ dates, ranks }: Census, date: number): number | undefined {
  const place = placeOf(dates, date);
  return dates[place] === date ? ranks[place] : undefined;
}

/** Place of the first one that is not smaller, in a rising list. */
function placeOf(rising: readonly number[], value: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
