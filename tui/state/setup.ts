import type { DevicePrompt } from '../../src/auth0/device-login.ts';
import { domainForm, pushForm, signInForm } from '../setup/add-forms.ts';
import { firstDraft, type TenantDraft } from '../setup/draft.ts';
import type { ScopeReport } from '../setup/compare-scopes.ts';
import type { SetupOverlay } from '../overlay.ts';
import { noEffects, type Problem, type Step, type UiState } from '../ui-state.ts';
import { formOf, openForm, withForm } from './form.ts';
import { setupOf } from './setup-overlay.ts';

/** Opens the first step of adding a tenant. */
export function startAdding(state: UiState): Step {
  return [openForm(state, '', domainForm(firstDraft)), noEffects];
}

/** The second step, once it is known who answers at the domain, if the person is still there. */
export function takeDomain(state: UiState, draft: TenantDraft, problem: Problem | undefined): Step {
  if (state.draft !== draft || formOf(state) === undefined) return [state, noEffects];
  if (problem !== undefined) return [withForm(state, { note: `${problem.message}. ${problem.hint}` }), noEffects];
  return [pushForm(withForm(state, { note: undefined }), signInForm(draft)), noEffects];
}

function withSetup(state: UiState, change: Partial<SetupOverlay>): UiState {
  const setup = setupOf(state);
  return setup === undefined
    ? state
    : { ...state, overlays: [...state.overlays.slice(0, -1), { ...setup, ...change }] };
}

export function takePrompt(state: UiState, name: string, prompt: DevicePrompt): UiState {
  return setupOf(state)?.name === name ? withSetup(state, { prompt }) : state;
}

/** Back to the last step, which says why it did not work. */
export function takeNotAdded(state: UiState, name: string, { message, hint }: Problem): UiState {
  if (setupOf(state)?.name !== name) return state;
  return withForm({ ...state, overlays: state.overlays.slice(0, -1) }, { note: `${message}. ${hint}` });
}

/** Shows what was added, makes it the tenant that is shown, and has its first sync begun. */
export function takeAdded(state: UiState, name: string, place: string, report: ScopeReport): Step {
  const setup = setupOf(state);
  const daemon = state.daemon.state === 'alive';
  const syncing = daemon ? state.syncing : [...state.syncing, name];
  const overlays: UiState['overlays'] =
    setup?.name === name ? [{ ...setup, stage: 'added', place, report, prompt: undefined }] : state.overlays;
  const next: UiState = {
    ...state,
    overlays,
    syncing,
    draft: undefined,
    active: name,
    screen: 'users',
    user: undefined,
  };
  return [next, [{ type: 'sync-now', extent: 'changes', tenants: [name], daemon }]];
}

/** Stops waiting for the browser, or closes what was told. */
export function leaveSetup(state: UiState): Step {
  const setup = setupOf(state);
  if (setup === undefined) return [state, noEffects];
  const overlays = state.overlays.slice(0, -1);
  if (setup.stage === 'added') return [{ ...state, overlays }, noEffects];
  return [{ ...state, overlays }, [{ type: 'stop-setup' }]];
}
