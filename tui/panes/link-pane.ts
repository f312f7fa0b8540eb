import { piece, startWith, gap, wrapWords, type Line } from '../components/line.ts';
import { groupDigits, shortSpan } from '../components/relative-time.ts';
import { tenantView } from '../state/tenants.ts';
import type { UiState } from '../ui-state.ts';
import type { ListPane, PaneRow } from './list-pane.ts';
import { paneState } from './pane-state.ts';

/** Accounts that a user may be linked with: suggestions, or what a search over the tenant's mirror finds. */
export const linkPane: ListPane = {
  id: 'link',
  columns: [
    { title: 'NAME', width: 16, grows: 2 },
    { title: 'EMAIL', width: 20, grows: 3 },
    { title: 'CONNECTION', width: 12, grows: 2 },
    { title: 'WHY', width: 20 },
    { title: 'LOGINS', width: 6, align: 'right', isExtra: true },
    { title: 'LAST', width: 6, align: 'right', isExtra: true },
    { title: 'USER_ID', width: 24, grows: 1, isExtra: true },
  ],
  isNarrowed: true,
  rows: offerRows,
  above: (state, width) => {
    const profile = state.linking?.read?.user?.profile;
    const who = profile?.name ?? profile?.email ?? state.linking?.user_id ?? '';
    return startWith(gap(1), [
      [piece('Which account is the same person as '), piece(who, 'strong'), piece('?')],
      ...wrapWords('Only accounts of the same tenant can be linked. / searches all of them.', width - 2, 'dim'),
    ]);
  },
  empty: emptyLines,
};

function offerRows(state: UiState): readonly PaneRow[] {
  const offset = tenantView(state, state.linking?.tenant)?.status?.clock_offset ?? 0;
  return (state.linking?.read?.offers ?? []).map((offer) => {
    const { row, why } = offer;
    const last = row.last_login === null ? 'never' : shortSpan(state.now + offset - row.last_login);
    const name = row.name ?? row.nickname ?? row.username ?? '(no name)';
    const logins = groupDigits(row.logins_count ?? 0);
    const cells = [name, row.email ?? row.phone_number ?? '', row.connection ?? '', why, logins, last, row.user_id];
    const sign = row.blocked ? { text: state.glyphs.blocked, look: 'bad' as const } : undefined;
    return { id: row.user_id, cells, sign, item: offer };
  });
}

function emptyLines(state: UiState, width: number): readonly Line[] {
  const user = state.linking?.read?.user;
  const { text } = paneState(state, 'link').filter;
  const words =
    user === undefined
      ? ['The mirror has no such user.']
      : text !== ''
        ? ['No other account of this tenant matches.']
        : [whyNoSuggestion(user.profile.email_verified === true, user.profile.phone_verified === true)];
  return startWith(
    gap(1),
    words.flatMap((each) => wrapWords(each, width - 2, 'dim')),
  );
}

function whyNoSuggestion(hasMail: boolean, hasPhone: boolean): string {
  const why =
    hasMail || hasPhone
      ? 'Nobody shares a verified e-mail address or phone number with this account.'
      : 'Neither the e-mail address nor the phone number of this account is verified, so nobody is suggested.';
  return `${why} Search with / for a name, an address or a user_id.`;
}
