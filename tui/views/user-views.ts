import { listViews, refuseBuiltIn } from './list-views.ts';
import { userViewText } from './view-text.ts';
import { checkViewQuery } from './view-filter.ts';
import type { ViewKind } from './view-kind.ts';

/** Questions about users. */
export const userViews: ViewKind = {
  command: 'users views',
  ...userViewText,
  own: (session) => session.config.read().views ?? [],
  change: (session, change) => session.config.changeViews(change),
  all: listViews,
  refuseName: refuseBuiltIn,
  check: checkViewQuery,
};
