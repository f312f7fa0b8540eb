import { logSchema } from '../../src/mirror/log-fields.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { toSql } from '../../src/query/to-sql.ts';
import type { ViewKind } from './view-kind.ts';

/** Questions to the log. Its events have one order, the newest first, and so has every view of them. */
export const logViews: ViewKind = {
  command: 'logs views',
  head: 'tenantry log view:',
  sort: '-date',
  hasLooks: false,
  own: (session) => session.config.read().log_views ?? [],
  change: (session, change) => session.config.changeLogViews(change),
  all: (own) => own.map((view) => Object.assign({ own: true }, view)),
  refuseName: () => undefined,
  check: ({ query }) => {
    const { root } = parseQuery(query);
    if (root !== undefined) toSql(root, logSchema(0));
  },
};
