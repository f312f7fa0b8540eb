import { logSchema } from '../../src/mirror/log-fields.ts';
import { userSchema } from '../../src/mirror/user-fields.ts';
import { type FieldName, fieldNames } from '../../src/query/field-names.ts';
import { luceneField } from '../../src/query/lucene-fields.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { toLucene } from '../../src/query/to-lucene.ts';
import { markdownTable } from './markdown-table.ts';

/** The tables of the page about the query language, drawn from what queries are answered with. */
export function queryTables(): Readonly<Record<string, string>> {
  const users = fieldNames(userSchema(0));
  const logs = fieldNames(logSchema(0));
  return {
    'user-fields': markdownTable(
      ['Field', 'Kind', 'What it is', 'Auth0'],
      users.map((field) => [...rowOf(field), atAuth0(field)]),
    ),
    is: wordTable(users, 'is'),
    has: wordTable(users, 'has'),
    'log-fields': markdownTable(['Field', 'Kind', 'What it is'], logs.map(rowOf)),
    'log-words': markdownTable(
      ['Word', 'What it finds'],
      logs.flatMap(({ name, kind, values }) =>
        kind === 'word' ? values.map(({ value, about }) => [`\`${name}:${value}\``, about]) : [],
      ),
    ),
  };
}

function rowOf({ name, kind, about }: FieldName): string[] {
  return [`\`${name}${kind === 'path' ? '…' : ''}\``, kind, about];
}

function atAuth0({ name, kind }: FieldName): string {
  if (kind === 'word') return 'see below';
  if (name === 'org') return '`organization_id`';
  const field = luceneField(kind === 'path' ? `${name}key` : name);
  if (field === undefined) return kind === 'path' && name === 'identities.' ? '`profileData.…` alone' : 'no';
  if (field.name !== name && kind !== 'path') return `\`${field.name}\``;
  return field.kind === 'free' && !field.patterns ? 'whole values' : 'yes';
}

function wordTable(names: readonly FieldName[], field: string): string {
  const values = names.find(({ name }) => name === field)?.values ?? [];
  return markdownTable(
    ['Word', 'What it finds', 'Auth0'],
    values.map(({ value, about }) => {
      const { q } = toLucene(parseQuery(`${field}:${value}`).root, { now: 0 });
      return [`\`${value}\``, about, q === undefined ? 'no' : 'yes'];
    }),
  );
}
