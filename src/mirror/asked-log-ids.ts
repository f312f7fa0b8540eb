import type { QueryNode } from '../query/ast.ts';

/** No word that an event holds looks so. https://auth0.com/docs/deploy-monitor/logs/retrieve-log-events-using-mgmt-api */
const wholeLogId = /^900\d{40,}$/u;

/** The ids of events where a part of a query asks for nothing else: `log_id:9002…`, several of them, or one by itself. */
export function askedLogIds(part: QueryNode): readonly string[] | undefined {
  if (part.kind === 'or') {
    const ids = part.parts.map(askedLogIds);
    return ids.some((each) => each === undefined) ? undefined : ids.flatMap((each) => each ?? []);
  }
  if ((part.kind !== 'field' && part.kind !== 'bare') || part.match.kind !== 'term') return undefined;
  const { value, quoted } = part.match;
  if (part.kind === 'bare') return wholeLogId.test(value) ? [value] : undefined;
  return part.field === 'log_id' && (quoted || value !== 'null') ? [value] : undefined;
}
