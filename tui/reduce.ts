import type { Change } from '../src/domain/change.ts';
import { scrollTo } from './layout.ts';
import { pasteText, pressKey } from './press-key.ts';
import { askedBefore, catalogueKey, withDetail } from './state/details.ts';
import { refuseFilter, settleFilter, takeListRead, wantCount } from './state/list.ts';
import { usersHeight } from './state/difference-lines.ts';
import { takeServerAnswer } from './state/server.ts';
import { closeReview, isAbout, reviewOf, showChange } from './state/review.ts';
import { noteMarksAsked, takeMarked } from './state/marks.ts';
import { takeAdded, takeDomain, takeNotAdded, takePrompt } from './state/setup.ts';
import { takeProfile } from './state/open-action.ts';
import { followLog } from './state/daemon-log.ts';
import { countDown, endSending, undoFor } from './state/sending.ts';
import { takeEdited } from './state/editor.ts';
import { presetForm, withForm } from './state/form.ts';
import { followTenants, rowAtCursor, withList, withTenant } from './state/tenants.ts';
import { addProblem, addToast, dropOldToasts } from './state/toasts.ts';
import { withLogs } from './state/active-logs.ts';
import { countAtRest, refuseLogsFilter, settleLogsFilter, takeLogsRead, takeLogsSummary } from './state/logs.ts';
import { refuseHistoryFilter, settleHistoryFilter, takeHistoryRead, withHistory } from './state/history.ts';
import { takeLocationsRead, withLocations } from './state/locations.ts';
import { stopLeftPicture, takePicture } from './state/picture.ts';
import { openUser } from './state/user.ts';
import { withLinking } from './state/linking.ts';
import { askForCount, takeViewCount } from './state/views.ts';
import { withUser } from './state/with-user.ts';
import { askForDetails } from './wanted-now.ts';
import type { Effect } from './effect.ts';
import type { AgreedChange, ResultOverlay } from './overlay.ts';
import type { UiEvent } from './ui-event.ts';
import { allTenants, noEffects, type Settled, type Step, type UiState } from './ui-state.ts';

type EventOf<Type extends UiEvent['type']> = Extract<UiEvent, { type: Type }>;
type Reducers = { readonly [Type in UiEvent['type']]: (state: UiState, event: EventOf<Type>) => Step };

function plain(state: UiState): Step {
  return [state, noEffects];
}

/** One row for each kind of event. */
const reducers: Reducers = {
  key: (state, { key, at }) => pressKey(state, key, at),
  paste: (state, { text, at }) => pasteText({ ...state, now: Math.max(state.now, at) }, text),
  resize: (state, { columns, rows }) => plain(keepInSight({ ...state, columns, rows })),
  tick: (state, { now }) => followLog(countDown(dropOldToasts({ ...state, now: timeOf(state, now) }), now)),
  tenants: (state, { tenants }) => plain(followTenants(state, tenants)),
  mirror: takeMirror,
  'domain-looked-at': (state, { draft, problem }) => takeDomain(state, draft, problem),
  'device-prompt': (state, { name, prompt }) => plain(takePrompt(state, name, prompt)),
  'tenant-added': (state, { name, place, report }) => takeAdded(state, name, place, report),
  'tenant-not-added': (state, { name, problem }) => plain(takeNotAdded(state, name, problem)),
  preferences: (state, { preferences }) => plain({ ...state, preferences }),
  views: (state, { views }) => plain({ ...state, views }),
  'log-views': (state, { views }) => plain({ ...state, logViews: views }),
  'view-counted': (state, { key, counted }) => plain(takeViewCount(state, key, counted)),
  'activity-read': (state, { tenant, read }) =>
    plain({ ...state, activities: { ...state.activities, [tenant]: read } }),
  'log-read': (state, { log }) => plain({ ...state, daemonLog: log }),
  versions: (state, { versions }) =>
    plain(Object.entries(versions).reduce((next, [name, version]) => withTenant(next, name, { version }), state)),
  scopes: (state, { tenant, scopes }) => plain(withTenant(state, tenant, { scopes })),
  daemon: (state, { daemon }) => plain({ ...state, daemon: { ...state.daemon, ...daemon } }),
  'daemon-start': takeDaemonStart,
  'filter-settled': (state, { tenant, text }) => plain(settleFilter(state, tenant, text)),
  'filter-refused': (state, { tenant, text, asked, refusal }) =>
    plain(withList(refuseFilter(state, tenant, text, refusal), tenant, { refused: asked })),
  'server-answered': (state, { tenant, text, ...came }) =>
    plain(keepInSight(takeServerAnswer(state, tenant, text, came))),
  'filter-rests': (state, { tenant, text, version }) =>
    plain(state.lists[tenant]?.answered.text === text ? withList(state, tenant, { rested: { text, version } }) : state),
  'coverage-read': (state, { tenant, read }) => plain(withList(state, tenant, { coverage: read })),
  'known-read': takeKnown,
  'known-wanted': (state, { key }) =>
    plain(state.known?.key === key ? { ...state, known: { ...state.known, again: true } } : state),
  'list-asked': (state, { tenant, asked }) => plain(withList(state, tenant, { asked })),
  'list-read': (state, { tenant, read, index, asked }) =>
    asked === undefined || state.lists[tenant]?.asked === asked
      ? takeListRead(state, tenant, read, index)
      : plain(state),
  'marks-asked': (state, { tenant }) => plain(noteMarksAsked(state, tenant)),
  marked: (state, { tenant, users, problem }) => plain(takeMarked(state, tenant, users, problem)),
  'count-wanted': (state, { tenant, key }) => plain(wantCount(state, tenant, key)),
  'cursor-rests': (state, { user_id }) =>
    plain(
      rowAtCursor(state)?.row.user_id === user_id
        ? { ...state, preview: { ...state.preview, wanted: user_id } }
        : state,
    ),
  'rows-shown': (state) => plain({ ...state, preview: { ...state.preview, isBrief: undefined } }),
  'preview-read': (state, { read }) => plain({ ...state, preview: { ...state.preview, read } }),
  'links-read': (state, { read }) => plain(withLinking(state, { read })),
  'link-other-read': (state, { read }) => plain(withLinking(state, { other: read })),
  'duplicates-read': (state, { read }) => plain({ ...state, duplicates: { ...state.duplicates, read } }),
  'user-read': (state, { read }) => plain(withUser(state, { read })),
  'history-asked': (state, { waits }) => plain(withHistory(state, { waits })),
  'history-read': (state, { read, index, waits }) =>
    plain(waits === undefined || waits === state.user?.history.waits ? takeHistoryRead(state, read, index) : state),
  'history-types-read': (state, { types }) => plain(withHistory(state, { types })),
  'history-filter-rests': (state, { text }) => plain(settleHistoryFilter(state, text)),
  'logs-read': (state, { tenant, read, index, isHeld }) => takeLogsRead(state, tenant, read, { index, isHeld }),
  'logs-asked': (state, { tenant, asked }) => plain(withLogs(state, { asked }, tenant)),
  'logs-filter-settled': (state, { tenant, text }) => plain(settleLogsFilter(state, tenant, text)),
  'logs-filter-refused': (state, { tenant, text, asked, refusal }) =>
    plain(withLogs(refuseLogsFilter(state, tenant, text, refusal), { refused: asked }, tenant)),
  'logs-rest': (state, { tenant, key }) => countAtRest(state, tenant, key),
  'logs-summary': (state, { tenant, summary }) => plain(takeLogsSummary(state, tenant, summary)),
  'history-filter-refused': (state, { user_id, text, asked, refusal }) =>
    plain(
      state.user?.user_id === user_id
        ? withHistory(refuseHistoryFilter(state, text, refusal), { refused: asked })
        : state,
    ),
  'connection-users-read': (state, { read }) => plain({ ...state, connectionUsers: read }),
  'attempts-asked': (state) => plain(withUser(state, { attemptsAsked: true })),
  'attempts-read': (state, { tenant, user_id, read }) => {
    const isOpen = state.user?.tenant === tenant && state.user.user_id === user_id;
    if (!isOpen) return plain(state);
    const attempts = read.attempts ?? state.user.attempts?.attempts;
    return plain(withUser(state, { attempts: { ...read, attempts }, attemptsAsked: undefined }));
  },
  'locations-read': (state, { read }) => takeLocationsRead(state, read),
  'more-locations-wanted': (state, { user_id }) =>
    plain(state.user?.user_id === user_id ? withLocations(state, { more: true }) : state),
  'status-read': (state, { tenant, version, status }) =>
    plain(withTenant(state, tenant, { status, statusVersion: version })),
  'users-found': (state, { key, choices }) => {
    const named = choices.map(({ id, label }): [string, string] => [id, label]);
    return plain({
      ...state,
      found: { key, choices, labels: { ...state.found?.labels, ...Object.fromEntries(named) } },
    });
  },
  'detail-read': (state, { wanted, key, detail }) =>
    plain(presetForm(withDetail(state, wanted, { read: { key, detail } }))),
  'detail-asked': (state, { wanted, problem }) => plain(withDetail(state, wanted, { asking: false, problem })),
  'catalogue-read': (state, { wanted, read }) =>
    plain(presetForm({ ...state, catalogues: { ...state.catalogues, [catalogueKey(wanted)]: read } })),
  refetched: takeRefetched,
  'change-planned': (state, { change, at, order }) =>
    showChange({ ...state, now: Math.max(at, state.now) }, change, at, order),
  'plan-failed': takePlanFailed,
  'profile-read': (state, { user_id, user }) => takeProfile(state, user_id, user),
  'text-edited': (state, { field, text, problem }) => plain(takeEdited(state, field, text, problem)),
  'change-failed': takeChangeFailed,
  'change-ended': takeChangeEnded,
  settled: (state, { tenant, outcomes }) =>
    plain(
      outcomes.reduce((next, outcome) => addToast(next, settledLevel(outcome), settledWords(tenant, outcome)), state),
    ),
  'picture-loaded': (state, { tenant, user_id, picture }) => plain(takePicture(state, tenant, user_id, picture)),
  'sync-ended': takeSyncEnded,
  toast: (state, { level, text, hint }) => plain(addToast(state, level, text, hint)),
};

/** What becomes of the state, and what has to be done outside. Pure: same state and event, same step. */
export function reduce(state: UiState, event: UiEvent): Step {
  const step = (reducers[event.type] as (state: UiState, event: UiEvent) => Step)(state, event);
  return askForCount(stopLeftPicture(state, askForDetails(state, step)));
}

/** A clock that was set back by more than keys and ticks overlap: it is believed, or every age would stand still. */
const setBack = 5_000;

function timeOf(state: UiState, now: number): number {
  return now < state.now - setBack ? now : Math.max(now, state.now);
}

function keepInSight(state: UiState): UiState {
  return Object.entries(state.lists).reduce((next, [name, list]) => {
    const height = usersHeight(state, list);
    return withList(next, name, { top: scrollTo(list.index, list.top, height, list.read?.count ?? 0) });
  }, state);
}

/** Looking at more of the mirror goes on between frames. */
const lookAgainAfter = 25;

function takeKnown(state: UiState, { read }: EventOf<'known-read'>): Step {
  const next = { ...state, known: { ...read, again: false } };
  if (read.known.complete) return plain(next);
  return [next, [{ type: 'later', ms: lookAgainAfter, event: { type: 'known-wanted', key: read.key } }]];
}

/** What was asked of the mirror as it was open before is not answered any more, nor what was asked of all of them. */
function takeMirror(state: UiState, { tenant, mirror, version, problem }: EventOf<'mirror'>): Step {
  const next = [tenant, allTenants].reduce(
    (held, name) => {
      const known = held.lists[name] === undefined ? held : withList(held, name, { asked: undefined });
      return known.logs[name] === undefined ? known : withLogs(known, { asked: undefined }, name);
    },
    withHistory(withUser(state, { attemptsAsked: undefined }), { waits: undefined }),
  );
  return plain(withTenant(next, tenant, { mirror, version, problem, statusVersion: undefined }));
}

function takeDaemonStart(state: UiState, { problem }: EventOf<'daemon-start'>): Step {
  const next = { ...state, daemon: { ...state.daemon, starting: false } };
  if (problem !== undefined) return plain(addProblem(next, 'Could not start the daemon', problem));
  return plain(addToast(next, 'good', 'The daemon is running'));
}

function takeRefetched(state: UiState, { tenant, user_id, problem }: EventOf<'refetched'>): Step {
  const { user } = state;
  if (user === undefined || user.tenant !== tenant || user.user_id !== user_id) return plain(state);
  return plain(
    withUser(state, { refetch: { state: problem === undefined ? 'done' : 'failed', problem, at: state.now } }),
  );
}

/** What could not be planned: the review goes, and a form that led to it says why. */
function takePlanFailed(state: UiState, { tenant, order, problem }: EventOf<'plan-failed'>): Step {
  const review = reviewOf(state);
  if (review === undefined || review.tenant !== tenant || review.order !== order) return plain(state);
  const { message, hint, isNoFailure } = problem;
  const closed = closeReview(state);
  const told =
    isNoFailure === true
      ? addToast(closed, 'info', `${review.who}: ${message}`, hint)
      : addProblem(closed, `Could not ${review.words.verb} ${review.who} in ${tenant}`, problem);
  return plain(withForm(told, { note: `${problem.message}. ${problem.hint}` }));
}

function takeChangeFailed(state: UiState, { change, problem }: EventOf<'change-failed'>): Step {
  const [next, { words, who }] = endSending(leaveReview(state, change), change);
  const told = addProblem(next, `Could not ${words.verb} ${who} in ${change.tenant}`, problem);
  return plain(isInReview(state, change) ? withForm(told, { note: `${problem.message}. ${problem.hint}` }) : told);
}

/** What was held is sent without its review: whatever is open by then is about something else. */
function isInReview(state: UiState, change: Change): boolean {
  const review = reviewOf(state);
  return review !== undefined && isAbout(review, change);
}

function leaveReview(state: UiState, change: Change): UiState {
  return isInReview(state, change) ? closeReview(state) : state;
}

/** Tells how a change ended. What the subject looks like now comes from the mirror, as everything else. */
function takeChangeEnded(state: UiState, event: EventOf<'change-ended'>): Step {
  const { change, state: outcome, detail } = event;
  const isShown = isInReview(state, change);
  const [next, agreed] = endSending(leaveReview(state, change), change);
  const { words, who } = agreed;
  const about = `${words.verb} ${who} in ${change.tenant}`;
  if (outcome === 'done') return takeDone(isShown ? withoutForms(next) : next, agreed, event);
  if (outcome === 'not_done') return plain(addToast(next, 'bad', `Not done: ${about}. ${detail}`));
  if (outcome === 'partly_done') return plain(addToast(next, 'bad', `Done in part: ${about}. ${detail}`));
  const settle: Effect = { type: 'settle-changes', tenant: change.tenant };
  const told = addToast(
    next,
    'bad',
    `Outcome unknown: ${about}. ${detail}`,
    'It is not sent again. The record is read again to find out.',
  );
  return [told, [settle]];
}

/** The form that a change came from has done its work. */
function withoutForms(state: UiState): UiState {
  return { ...state, overlays: state.overlays.filter(({ kind }) => kind !== 'form') };
}

/** What Auth0 answered is shown. */
function takeDone(state: UiState, agreed: AgreedChange, { result, canUndo }: EventOf<'change-ended'>): Step {
  const { change, words, who } = agreed;
  const { tenant, domain } = change;
  const undo = canUndo === true ? '   u undo' : '';
  const details = askedBefore(state.details);
  const told = addToast({ ...state, details }, 'good', `${words.done} ${who} in ${tenant}${undo}`);
  const next = canUndo === true ? { ...told, undoable: { ...agreed, until: state.now + undoFor } } : told;
  const job = words.job?.of(result);
  const effects: readonly Effect[] =
    job === undefined ? noEffects : [{ type: 'follow-job', tenant, domain, job, words, who }];
  const user_id = words.opens?.(result);
  if (user_id !== undefined) {
    const [opened, wanted] = openUser(next, tenant, user_id);
    return [opened, [...effects, ...wanted]];
  }
  const shown = words.result?.(result, change);
  if (shown === undefined) return [next, effects];
  const overlay: ResultOverlay = { kind: 'result', tenant, who, result: shown, isHidden: shown.isSecret };
  return [{ ...next, overlays: [...next.overlays, overlay] }, effects];
}

function settledLevel({ state }: Settled): 'good' | 'bad' {
  return state === 'done' ? 'good' : 'bad';
}

function settledWords(tenant: string, { subject, action, state }: Settled): string {
  const about = `${action} ${subject.id} in ${tenant}`;
  if (state === 'done') return `Found out: it was done after all: ${about}`;
  if (state === 'not_done') return `Found out: it was not done: ${about}`;
  if (state === 'partly_done') return `Found out: it was done in part: ${about}`;
  return `Still unknown: ${about}`;
}

function takeSyncEnded(state: UiState, { tenants, problem }: EventOf<'sync-ended'>): Step {
  const next = { ...state, syncing: state.syncing.filter((name) => !tenants.includes(name)) };
  const names = tenants.join(', ');
  return plain(
    problem === undefined ? addToast(next, 'good', `Synced ${names}`) : addProblem(next, `Sync of ${names}`, problem),
  );
}
