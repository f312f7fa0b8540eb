import type { Wanted } from '../screens/wanted.ts';
import type { TextField } from '../text-field.ts';
import type { Step, UiState } from '../ui-state.ts';

/** What a field holds, by the kind of field: text, secret and JSON as they are typed, a choice as the id of one. */
export type FormValue = string | boolean | readonly string[];
export type FormValues = Readonly<Record<string, FormValue>>;

/** What is to be said of a value. `bad` stands in the way of saving. Our own words. */
export interface FieldRemark {
  readonly level: 'good' | 'bad' | 'warn';
  readonly words: string;
}

/** One entry of a list of choices. Text is raw. */
export interface FieldChoice {
  readonly id: string;
  readonly label: string;
  readonly note?: string | undefined;
  /** Why it cannot be chosen. */
  readonly disabled?: string | undefined;
}

/**
 * One field. `text` and `secret` are a line (a secret is drawn as dots), `choice` is one of a list, `multi` any of a
 * list, `switch` yes or no, `json` a document of several lines with an editor of its own.
 */
export interface FieldSpec {
  readonly id: string;
  readonly label: string;
  readonly kind: 'text' | 'secret' | 'choice' | 'switch' | 'multi' | 'json';
  readonly initial?: FormValue | undefined;
  /** What an empty choice gets as soon as it is known, which may be after the form was opened. */
  preset?(state: UiState, values: FormValues): string | undefined;
  /** For `choice` and `multi`. */
  choices?(state: UiState, values: FormValues): readonly FieldChoice[];
  /** For `choice` and `multi`, instead of `choices`: users of the tenant's mirror, found by what is typed, by user_id. */
  readonly finds?: 'users' | undefined;
  /** What is chosen at first, in words, where `choices` may not know it. Raw text. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** A line below the field while it has the focus. Our own words. */
  hint?(values: FormValues, state: UiState): string;
  check?(value: FormValue, values: FormValues, state: UiState): FieldRemark | undefined;
  /** False: neither drawn nor checked nor part of what is submitted. */
  isShown?(values: FormValues, state: UiState): boolean;
  /** How much of its room a value takes: `9/64`. */
  counter?(value: FormValue): string;
  /** What Ctrl-G puts into a secret. */
  generate?(values: FormValues): string;
  /** Secrets that follow when this one is generated: the repetition of a password. */
  readonly repeatedBy?: string | undefined;
  /** For `json`: what the document was, for the difference that is shown beside it. */
  readonly base?: Readonly<Record<string, unknown>> | undefined;
}

/** A form: what it asks, what it says of the answers, what it does with them. Made anew each time it is opened. */
export interface FormSpec {
  readonly title: string;
  /** What it is about, raw text. */
  readonly about?: string | undefined;
  readonly fields: readonly FieldSpec[];
  /** On the button that ends it; `Save…` when left out. */
  readonly button?: string | undefined;
  /** Lines above the buttons: what one should know before saving. Our own words. */
  readonly remarks?: readonly string[] | undefined;
  /** What it shows that has to be read first: lists of the tenant, details of its objects. */
  wants?(values: FormValues, state: UiState): readonly Wanted[];
  /** What is to be said of all of it together; `bad` stands in the way. */
  check?(values: FormValues, state: UiState): FieldRemark | undefined;
  /** Called once nothing stands in the way, with the form still open below whatever it opens: mostly a review. */
  submit(values: FormValues, state: UiState): Step;
}

/** What a field holds while the form is open. */
export type FormEntry = TextField | boolean | string | readonly string[];

/** An open form. It fills the body and takes the keys. */
export interface FormOverlay {
  readonly kind: 'form';
  readonly spec: FormSpec;
  readonly tenant: string;
  readonly entries: Readonly<Record<string, FormEntry>>;
  /** Id of the field that has the focus, or a button. */
  readonly focus: string;
  /** The open list of a `choice` or `multi`: what narrows it, and where the cursor stands. */
  readonly list?: { readonly field: TextField; readonly index: number } | undefined;
  readonly showsSecrets: boolean;
  /** Whether it asks if what was typed may be lost. */
  readonly leaving: boolean;
  /** Ids of fields that were left once: what they lack is a mistake by now, and no longer what is still to come. */
  readonly left: readonly string[];
  readonly note?: string | undefined;
}
