import { shortSpan } from '../components/relative-time.ts';
import { addToast } from '../state/toasts.ts';
import { askAnew } from '../state/recent.ts';
import { allTenants, noEffects } from '../ui-state.ts';
import type { Choice, Picker } from './picker.ts';

/** Queries that were asked of users, or of the log, the newest first: one chosen is asked again, here. */
export const recentPicker: Picker = {
  title: 'Recent queries',
  empty: 'no query was asked that is like this',
  choices: (state) => {
    const here = state.screen === 'logs' ? 'logs' : undefined;
    const recent = state.recent.filter(({ of }) => of === here);
    const asked = recent.map(({ text, tenant, at }): Choice => {
      const where = tenant === allTenants ? 'all tenants' : tenant;
      return {
        id: `${tenant} ${text}`,
        label: text,
        note: `${shortSpan(Math.max(0, state.now - at))} ago, ${where}`,
        run: (next) => [askAnew(next, text), noEffects],
      };
    });
    if (asked.length === 0) return [];
    const forget: Choice = {
      id: 'forget',
      label: 'Forget all of these',
      note: 'of users and of the log, here and in the file that keeps them',
      run: (next) => [
        addToast({ ...next, recent: [] }, 'good', 'No query is remembered any more'),
        [{ type: 'forget-queries' }],
      ],
    };
    return [...asked, forget];
  },
};
