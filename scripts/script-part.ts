import { createHash } from 'node:crypto';

import { parseAst } from 'rolldown/parseAst';

type Program = ReturnType<typeof parseAst>;
type Statement = Program['body'][number];

/** A file of a bundle in two: what imports and exports, and a script of all the rest. */
export interface ScriptPart {
  readonly module: string;
  readonly script: string;
  readonly scriptName: string;
}

/** Names that nothing else in a bundle has. */
const [meta, load, run, result] = ['$meta', '$load', '$run', '$result'];

/**
 * Splits a module of a bundle so that V8 can keep what it compiled of it: see `src/run-compiled.ts`. What it exports must be
 * there once it has run, and never change.
 * @param loader what the module takes `runCompiled` from, and the name of it there
 * @throws Error for what cannot be put like this
 */
export function splitScript(code: string, name: string, loader: readonly [file: string, name: string]): ScriptPart {
  const ascii = escapeLetters(code);
  const program = parseAst(ascii);
  if ([meta, load, run, result].some((each) => ascii.includes(each))) throw new Error(`${name} uses our names`);
  const { head, imported, exported, body } = takeApart(ascii, program, name);
  const isAsync = waitsAtTop(program);
  const given = [meta, load, ...imported].join();
  const returned = exported.map(([inside]) => `${inside}:${inside}`).join();
  const script = `(${isAsync ? 'async ' : ''}function(${given}){"use strict";${body};return{${returned}}})`;
  const scriptName = `${name}-${createHash('sha256').update(script).digest('hex').slice(0, 16)}.script`;
  const call = `${run}(import.meta.dirname+"/${scriptName}")(import.meta,(f)=>import(f),${imported.join()})`;
  const taken = exported.map(([inside], at) => `$${String(at)}=${result}.${inside}`).join();
  const given_on = exported.map(([, outside], at) => `$${String(at)} as ${outside}`).join();
  const module =
    `import{${loader[1]} as ${run}}from"${loader[0]}";${head}const ${result}=${isAsync ? 'await ' : ''}${call}` +
    (exported.length === 0 ? ';' : `,${taken};export{${given_on}};`);
  return { module, script, scriptName };
}

/** A string of nothing but ASCII takes half the memory and is read as it is. */
function escapeLetters(code: string): string {
  return code.replaceAll(
    // oxlint-disable-next-line no-control-regex
    /[^\x00-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

interface Apart {
  /** Its import statements. */
  readonly head: string;
  /** Names that it imports, as it calls them. */
  readonly imported: readonly string[];
  readonly exported: readonly (readonly [inside: string, outside: string])[];
  readonly body: string;
}

function takeApart(code: string, { body: statements }: Program, name: string): Apart {
  const text = ({ start, end }: { readonly start: number; readonly end: number }): string => code.slice(start, end);
  const imports = statements.filter((each) => each.type === 'ImportDeclaration');
  const exports = statements.filter((each) => each.type === 'ExportNamedDeclaration');
  const lasting = new Set(statements.flatMap(lastingNames));
  const exported = exports
    .flatMap(({ specifiers }) => specifiers)
    .map(({ local, exported: outside }): readonly [string, string] => [text(local), text(outside)]);
  const lost = exported.find(([inside]) => !lasting.has(inside));
  const isOdd = statements.some(
    (each) =>
      each.type === 'ExportAllDeclaration' ||
      each.type === 'ExportDefaultDeclaration' ||
      (each.type === 'ExportNamedDeclaration' && (each.declaration !== null || each.source !== null)),
  );
  if (isOdd || lost !== undefined || /<!--|^\s*-->/m.test(code))
    throw new Error(`${name} cannot be a script: ${lost?.[0] ?? 'see splitScript'}`);
  const moved = new Set<Statement>([...imports, ...exports]);
  const rest = statements.filter((each) => !moved.has(each));
  return {
    head: imports.map(text).join(''),
    imported: imports.flatMap(({ specifiers }) => specifiers.map(({ local }) => local.name)),
    exported,
    body: rest.map((each) => replaceImports(code, each)).join(';'),
  };
}

/** What is there from the start, or is set once: it can be handed on. */
function lastingNames(statement: Statement): readonly string[] {
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration')
    return statement.id === null ? [] : [statement.id.name];
  if (statement.type !== 'VariableDeclaration') return [];
  return statement.declarations.flatMap(({ id, init }) =>
    id.type === 'Identifier' && (statement.kind === 'const' || init?.type === 'ClassExpression') ? [id.name] : [],
  );
}

/** A script has neither `import.meta` nor, without a warning of Node, `import()`. */
function replaceImports(code: string, statement: Statement): string {
  const found: { readonly start: number; readonly end: number; readonly by: string }[] = [];
  walk(statement, (node) => {
    if (node.type === 'MetaProperty' && code.startsWith('import', node.start)) found.push({ ...node, by: meta });
    if (node.type === 'ImportExpression')
      found.push({ start: node.start, end: node.start + 'import'.length, by: load });
  });
  let at = statement.start;
  let text = '';
  for (const { start, end, by } of found.toSorted((a, b) => a.start - b.start)) {
    text += code.slice(at, start) + by;
    at = end;
  }
  return text + code.slice(at, statement.end);
}

function waitsAtTop(program: Program): boolean {
  let waits = false;
  walk(program, (node) => {
    if (/Function/.test(node.type)) return 'skip';
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node['await'] === true)) waits = true;
    return undefined;
  });
  return waits;
}

interface Node extends Readonly<Record<string, unknown>> {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function walk(node: unknown, visit: (node: Node) => 'skip' | void): void {
  if (Array.isArray(node)) for (const each of node) walk(each, visit);
  if (typeof node !== 'object' || node === null || !('type' in node)) return;
  if (visit(node as Node) === 'skip') return;
  for (const part of Object.values(node)) if (typeof part === 'object') walk(part, visit);
}
