import type { QueryNode } from '../../src/query/ast.ts';
import { coverageWords } from '../coverage-words.ts';
import type { CommandOutput } from './command-output.ts';
import type { OpenMirror } from './open-mirrors.ts';

/** What `--type` asks for, as queries. */
export function typeNodes(types: readonly string[] = []): QueryNode[] {
  return types.map((type): QueryNode => {
    const match = { kind: 'term', value: type, quoted: true } as const;
    return { kind: 'field', field: 'type', match, span: { start: 0, end: 0 } };
  });
}

/** Says beside an answer from the log what of the questions nothing in it has. */
export function sayLogCoverage(
  output: CommandOutput,
  { tenant, reader }: OpenMirror,
  asked: readonly QueryNode[],
): void {
  for (const unknown of asked.flatMap((part) => reader.logCoverage(part)))
    output.say(`note: in ${tenant.name} ${coverageWords(unknown)}`);
}
