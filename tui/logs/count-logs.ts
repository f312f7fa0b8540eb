import type { LogFacet, LogFilter, MirrorReader } from '../../src/mirror/mirror.ts';
import type { QueryNode } from '../../src/query/ast.ts';
import { chartBars, chartSpan } from './log-chart.ts';
import { shownFacets } from './log-facets.ts';
import type { LogsSummary } from './logs-state.ts';
import { withoutField } from './toggle-term.ts';

/** What is to be counted of the log, for `LogsSummary`. */
export interface LogsCounted {
  /** Name of the tenant or `allTenants`. */
  readonly tenant: string;
  readonly key: string;
  readonly text: string;
  readonly root: QueryNode | undefined;
  readonly begins: number | undefined;
  readonly ends: number | undefined;
  /** Time of this machine, in milliseconds: relative dates are told from it. */
  readonly now: number;
}

type Counting = Pick<MirrorReader, 'countLogs' | 'logCoverage' | 'logFacets' | 'logHistogram'>;

/** The answers of a mirror, some time later. */
export type LogCounts = Pick<MirrorReader, 'tenant'> & {
  readonly [Name in keyof Counting]: (...args: Parameters<Counting[Name]>) => Promise<ReturnType<Counting[Name]>>;
};

/** Values that are asked for of one log; more of each of several, because a value can be rare in one and frequent in all. */
const facetReach = { one: 50, several: 1000 };
const hour = 3_600_000;

/**
 * Counts what a query matches in some logs: how many events, when, and what they are made of. Each part is handed out as
 * soon as it is known, together with those before it.
 */
export async function* countLogs(readers: readonly LogCounts[], wanted: LogsCounted): AsyncGenerator<LogsSummary> {
  const { key, text, root, begins, ends, now } = wanted;
  const filter = filterOf(root);
  let summary: LogsSummary = { key, text, facets: {} };
  const known = await Promise.all(readers.map(async (reader) => await countOf(reader, root)));
  const count = known.reduce((sum, one) => sum + one.count, 0);
  // Of several tenants most have nothing to do with a name: where one has, nothing is missing.
  const isFound = readers.length > 1 && count > 0;
  const unknown = known
    .flatMap((one) => one.unknown)
    .filter(
      ({ coverage }) => coverage.of !== 'person' || !isFound || coverage.users.some(({ hasEvents }) => hasEvents),
    );
  yield (summary = { ...summary, count, unknown });
  const span = chartSpan(begins, ends, root, now);
  if (span !== undefined) {
    const { from, to } = span;
    const each = await Promise.all(
      readers.map(async (reader) => await reader.logHistogram(filter, { from, to, step: hour })),
    );
    const [first = [], ...others] = each;
    const hours = first.map((bar, at) => ({
      at: bar.at,
      count: others.reduce((sum, bars) => sum + (bars[at]?.count ?? 0), bar.count),
      failures: others.reduce((sum, bars) => sum + (bars[at]?.failures ?? 0), bar.failures),
    }));
    yield (summary = { ...summary, histogram: { bars: chartBars(hours, span), unit: span.unit } });
  }
  const reach = readers.length > 1 ? facetReach.several : facetReach.one;
  for (const { field } of shownFacets) {
    // What else there would be: a second value of a field can be chosen beside the first.
    const others = filterOf(withoutField(root, field));
    const each = await Promise.all(readers.map(async (reader) => await reader.logFacets(others, field, reach)));
    yield (summary = { ...summary, facets: { ...summary.facets, [field]: mergeFacets(each) } });
  }
}

async function countOf(
  reader: LogCounts,
  root: QueryNode | undefined,
): Promise<{ readonly count: number; readonly unknown: NonNullable<LogsSummary['unknown']> }> {
  const count = await reader.countLogs(filterOf(root));
  const unknown = root === undefined ? [] : await reader.logCoverage(root);
  return { count, unknown: unknown.map((coverage) => ({ tenant: reader.tenant, coverage })) };
}

function filterOf(root: QueryNode | undefined): LogFilter {
  return root === undefined ? {} : { query: root };
}

function mergeFacets(each: readonly (readonly LogFacet[])[]): readonly LogFacet[] {
  const [only = []] = each;
  if (each.length < 2) return only;
  const counts = new Map<string, number>();
  for (const { value, count } of each.flat()) counts.set(value, (counts.get(value) ?? 0) + count);
  const merged = [...counts].map(([value, count]): LogFacet => ({ value, count }));
  return merged.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
