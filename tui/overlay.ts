import type { DevicePrompt } from '../src/auth0/device-login.ts';
import type { ChangeOrder } from '../src/changes/changes.ts';
import type { Change } from '../src/domain/change.ts';
import type { ActionWords, ShownResult, TargetUser, UserAction } from './actions/user-action.ts';
import type { FormOverlay } from './forms/form.ts';
import type { ScopeReport } from './setup/compare-scopes.ts';
import type { TextField } from './text-field.ts';
import type { Step, UiState } from './ui-state.ts';

/** What lies on top of the screen and takes the keys. */
export type Overlay =
  | {
      readonly kind: 'pick';
      readonly picker: string;
      readonly field: TextField;
      readonly index: number;
      /** The user that it was opened for: an action chosen from it is about no other. */
      readonly about?: { readonly tenant: string; readonly user_id: string } | undefined;
      /** Name of the saved view that it was opened for. */
      readonly view?: string | undefined;
    }
  | { readonly kind: 'help'; readonly field: TextField; readonly searching: boolean; readonly top: number }
  | { readonly kind: 'messages'; readonly top: number }
  /** An action whose form is about to be made: the user is read first. */
  | OpeningOverlay
  | FormOverlay
  | SetupOverlay
  | ReviewOverlay
  | ResultOverlay
  | DocumentOverlay
  | QuestionOverlay;

/** Something that is not a change in Auth0, and yet wants a yes. */
export interface QuestionOverlay {
  readonly kind: 'question';
  readonly title: string;
  /** What follows from a yes, raw text. */
  readonly words: readonly string[];
  /** What `y` does, in a word or two. */
  readonly yes: string;
  readonly run: (state: UiState) => Step;
}

/** A text that was made for a person, to be read and copied: code for elsewhere. Nothing is changed by it. */
export interface DocumentOverlay {
  readonly kind: 'document';
  readonly title: string;
  /** What it is about, raw text. */
  readonly about: string;
  /** What one should know before using it, as signs and words. Raw text. */
  readonly remarks: readonly { readonly level: 'good' | 'bad' | 'warn'; readonly words: string }[];
  readonly text: string;
  readonly top: number;
}

/** A tenant that is being signed in to, or was just added. */
export interface SetupOverlay {
  readonly kind: 'setup';
  readonly name: string;
  readonly domain: string;
  readonly stage: 'signing in' | 'added';
  /** What the person has to do in the browser. */
  readonly prompt?: DevicePrompt | undefined;
  /** Where the secret is kept. */
  readonly place?: string | undefined;
  readonly report?: ScopeReport | undefined;
}

export interface OpeningOverlay {
  readonly kind: 'opening';
  readonly action: UserAction;
  readonly target: TargetUser;
  /** Whether its first document goes to the editor at once. */
  readonly inEditor: boolean;
}

/** What Auth0 answered a change with. */
export interface ResultOverlay {
  readonly kind: 'result';
  readonly tenant: string;
  readonly who: string;
  readonly result: ShownResult;
  readonly isHidden: boolean;
}

/** A change that somebody said yes to, with what is needed to send it and to speak of it. */
export interface AgreedChange {
  readonly change: Change;
  /** As it was asked for: the secrets are in it, and nowhere else. */
  readonly input: unknown;
  readonly words: ActionWords;
  /** The subject in a word, raw text. */
  readonly who: string;
}

/** An agreed change that cannot be undone and is not sent yet. */
export interface HeldChange extends AgreedChange {
  /** Time until it is sent, in milliseconds; only time in which a person could see it counts. */
  readonly left: number;
}

/** A change that was done and whose opposite can be asked for. */
export interface Undoable extends AgreedChange {
  /** Until when the key offers it. */
  readonly until: number;
}

/** A change under review. */
export interface ReviewOverlay {
  readonly kind: 'review';
  readonly words: ActionWords;
  readonly tenant: string;
  /** What is asked for; the change that takes another one back is only known once it is planned. */
  readonly order: ChangeOrder | { readonly undoes: string };
  /** The subject in a word, raw text: name, e-mail address or id. */
  readonly who: string;
  /** That users are marked whom it is not about. */
  readonly marks: string | undefined;
  /** Undefined while it is being planned. */
  readonly change: Change | undefined;
  readonly stage: 'planning' | 'reviewing' | 'applying';
  /** When the change was first drawn: keys typed ahead are dropped, buttons arm a moment later. */
  readonly shown_at: number;
  readonly focus: 'field' | 'cancel' | 'confirm';
  readonly field: TextField;
  readonly note?: string | undefined;
  /** First line that is shown of what does not fit, and how far it was looked at in this width. */
  readonly top: number;
  readonly seen: { readonly lines: number; readonly width: number };
}
