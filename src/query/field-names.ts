import type { SqlSchema } from './schema.ts';

/** A word that can stand after a field. */
export interface FieldValue {
  readonly value: string;
  readonly about: string;
}

/** A field of a schema as people see it. */
export interface FieldName {
  /** As it is typed; a root below which any path may be asked for ends with a dot: `user_metadata.`. */
  readonly name: string;
  readonly kind: 'text' | 'number' | 'date' | 'boolean' | 'word' | 'path';
  /** One line. */
  readonly about: string;
  /** All that may follow, where that is known. */
  readonly values: readonly FieldValue[];
}

const truth: readonly FieldValue[] = [
  { value: 'true', about: 'yes' },
  { value: 'false', about: 'no' },
];

/** The fields of a schema in the order in which they are offered, for completion and documentation. */
export function fieldNames({ fields, openRoots }: Pick<SqlSchema, 'fields' | 'openRoots'>): FieldName[] {
  const named = Object.entries(fields).map(([name, field]): FieldName => {
    const { about } = field;
    if (field.kind === 'words') {
      const values = Object.entries(field.words).map(([value, word]) => ({ value, about: word.about }));
      return { name, kind: 'word', about, values };
    }
    const holds = field.kind === 'json' ? field.holds : field.kind;
    const kind = holds === 'number' || holds === 'date' || holds === 'boolean' ? holds : 'text';
    return { name, kind, about, values: kind === 'boolean' ? truth : [] };
  });
  const roots = openRoots.map((root): FieldName => {
    return { name: `${root}.`, kind: 'path', about: `any path below ${root}`, values: [] };
  });
  return [...named, ...roots];
}
