import type { KnownValues } from '../../src/mirror/field-values.ts';
import { splitPath } from '../../src/query/split-path.ts';
import { nearestPath } from '../state/empty-sort.ts';
import { sortBy } from '../state/list.ts';
import { activeList } from '../state/tenants.ts';
import type { UiState } from '../ui-state.ts';
import { pickText } from './pick-text.ts';
import type { Choice, Picker } from './picker.ts';

/** Fields of the profile that are no columns, and worth an order. */
export const sortableFields: readonly string[] = [
  'given_name',
  'family_name',
  'nickname',
  'username',
  'phone_number',
  'email_verified',
  'blocked',
  'last_ip',
  'last_password_reset',
  'locale',
];

/** Paths to sort by: those that most profiles have, and whatever is typed. The present one turns round. */
export const sortPathPicker: Picker = {
  title: 'Sort by a path of the profile',
  empty: 'type a path, such as app_metadata.plan',
  isOrdered: true,
  choices: (state) => {
    const typed = typedPath(state);
    const { sort } = activeList(state);
    const listed = knownPaths(state);
    // A path by itself is whole; half a name is only taken as it is where it is the beginning of nothing.
    const isOwn =
      typed !== undefined &&
      listed.every(({ path }) => path !== typed && (typed.includes('.') || !path.includes(typed)));
    const own = isOwn ? typedChoices(state, typed) : [];
    return [...listed, ...own].map(({ path, note }): Choice => {
      const now = path === sort.field ? `now, ${sort.descending ? 'descending' : 'ascending'}  ` : '';
      return { id: path, label: path, note: `${now}${note}`, run: (next) => sortBy(next, path) };
    });
  },
};

/** What was typed as it stands, and the path that was probably meant. */
function typedChoices(state: UiState, typed: string): readonly { readonly path: string; readonly note: string }[] {
  const isSeen = state.known?.about !== 'sort' || !state.known.known.complete;
  const own = { path: typed, note: isSeen ? 'as typed' : 'as typed; nobody was seen with it' };
  const meant = nearestPath(state, typed);
  return meant === undefined ? [own] : [own, { path: meant, note: `instead of ${typed}` }];
}

/** Those that profiles have, and fields that they may have, by how many of the profiles that were looked at have them. */
function knownPaths({ known }: UiState): readonly { readonly path: string; readonly note: string }[] {
  const { paths, holders, complete } = known?.about === 'sort' ? known.known : nothingKnown;
  const fields = sortableFields.map((path) => {
    const users = holders[path] ?? 0;
    return { path, users, note: users === 0 && complete ? 'nobody was seen with it' : '' };
  });
  const each = paths.map(({ path, users, values }) => ({ path, users, note: values.join(', ') }));
  return [...each, ...fields].toSorted((a, b) => b.users - a.users);
}

const nothingKnown: Pick<KnownValues, 'paths' | 'holders' | 'complete'> = { paths: [], holders: {}, complete: false };

/** What was typed, where it can be a path. */
function typedPath(state: UiState): string | undefined {
  const text = pickText(state).trim();
  return text === '' || text.length > 200 || splitPath(text).includes('') ? undefined : text;
}
