import { splitPath } from '../../src/query/split-path.ts';
import { sortBy } from '../state/list.ts';
import { activeList } from '../state/tenants.ts';
import type { UiState } from '../ui-state.ts';
import type { Choice, Picker } from './picker.ts';

/** Fields of the profile that are no columns, and worth an order. */
const fields = [
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

/** Paths to sort by: those that profiles have, and whatever is typed. The present one turns round. */
export const sortPathPicker: Picker = {
  title: 'Sort by a path of the profile',
  empty: 'type a path, such as app_metadata.plan',
  choices: (state) => {
    const typed = typedPath(state);
    const { sort } = activeList(state);
    const known = (state.known?.about === 'sort' ? state.known.known.paths : []).map(({ path, values }) => ({
      path,
      note: values.join(', '),
    }));
    const listed = [...known, ...fields.map((path) => ({ path, note: '' }))];
    // A path by itself is whole; half a name is only taken as it is where it is the beginning of nothing.
    const isOwn =
      typed !== undefined &&
      listed.every(({ path }) => path !== typed && (typed.includes('.') || !path.includes(typed)));
    const own = isOwn ? [{ path: typed, note: 'as typed' }] : [];
    return [...listed, ...own].map(({ path, note }): Choice => {
      const now = path === sort.field ? `now, ${sort.descending ? 'descending' : 'ascending'}  ` : '';
      return { id: path, label: path, note: `${now}${note}`, run: (next) => sortBy(next, path) };
    });
  },
};

/** What was typed, where it can be a path. */
function typedPath({ overlays }: UiState): string | undefined {
  const top = overlays.at(-1);
  const text = top?.kind === 'pick' ? top.field.text.trim() : '';
  return text === '' || text.length > 200 || splitPath(text).includes('') ? undefined : text;
}
