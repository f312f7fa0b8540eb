/**
 * What can be chosen from a list. `typing: false` is a menu: a letter chooses at once instead of narrowing the list.
 * What the lists hold is in `index.ts`; this file stands apart because the key table needs it.
 */
export const pickers: Readonly<Record<string, { readonly typing: boolean }>> = {
  actions: { typing: false },
  columns: { typing: false },
  recent: { typing: true },
  sort: { typing: false },
  'sort-path': { typing: true },
  tenants: { typing: true },
  types: { typing: true },
  'log-types': { typing: true },
  moment: { typing: true },
  palette: { typing: true },
  shared: { typing: true },
  views: { typing: true },
  view: { typing: false },
  'log-view': { typing: false },
};
