import type { FieldSpec, FormSpec } from '../forms/form.ts';
import { mergePatch } from '../forms/merge-patch.ts';
import { readDocument } from '../forms/read-document.ts';
import { startReview } from '../state/review.ts';
import type { TargetUser, UserAction } from './user-action.ts';

type Document = Readonly<Record<string, unknown>>;

const documents = ['user_metadata', 'app_metadata'] as const;
type Name = (typeof documents)[number];

/** Both documents of metadata, each edited whole; what is sent is what differs from the profile. */
export const editMetadata: UserAction = {
  id: 'edit-metadata',
  key: 'e',
  editorKey: 'E',
  words: 'Edit metadata',
  verb: 'edit metadata',
  done: 'Edited the metadata of',
  scopes: ['update:users'],
  applies: () => true,
  form: (_, target, profile) =>
    metadataForm(target, {
      user_metadata: profile.user_metadata ?? {},
      app_metadata: profile.app_metadata ?? {},
    }),
};

function metadataForm(target: TargetUser, bases: Readonly<Record<Name, Document>>): FormSpec {
  const patchOf = (values: Readonly<Record<string, unknown>>, name: Name): Document =>
    mergePatch(bases[name], readDocument(String(values[name])) ?? bases[name]);
  return {
    title: 'Edit metadata',
    about: target.name ?? target.email ?? target.user_id,
    fields: documents.map((name) => documentField(name, bases[name])),
    check: (values) =>
      documents.some((name) => Object.keys(patchOf(values, name)).length > 0)
        ? undefined
        : { level: 'bad', words: 'nothing is changed yet' },
    submit: (values, state) => {
      const patches = documents.map((name) => [name, patchOf(values, name)] as const);
      const input = Object.fromEntries(patches.filter(([, patch]) => Object.keys(patch).length > 0));
      return startReview(state, editMetadata, target, input);
    },
  };
}

const hints = {
  user_metadata: 'Whoever logs in may be allowed to change user_metadata.',
  app_metadata: 'app_metadata may hold access rights: what changes is listed in the journal.',
} as const;

function documentField(name: Name, base: Document): FieldSpec {
  return {
    id: name,
    label: name,
    kind: 'json',
    initial: JSON.stringify(base, undefined, 2),
    base,
    hint: () => `${hints[name]} Top-level keys are merged; below them a value is replaced whole.`,
  };
}
