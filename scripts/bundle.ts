import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';

import { type OutputChunk, rolldown, type Plugin } from 'rolldown';

import { splitScript } from './script-part.ts';

/**
 * Makes `dist` of the sources: each program and thread in one file where it always was, and what several need in
 * `dist/chunks`. A program of a thousand files spends most of its start on opening them.
 */
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Programs, threads and children: what `knip.json` says is started by its path. */
function entries(): Record<string, string> {
  const { entry } = JSON.parse(readFileSync(join(root, 'knip.json'), 'utf8')) as { entry: string[] };
  const started = entry.filter((each) => each.endsWith('!')).map((each) => each.slice(0, -1));
  return Object.fromEntries(started.map((file) => [file.replace(/\.tsx?$/, ''), join(root, file)]));
}

const marked = /§([\w./-]+)§/g;

/** A file that looks for another beside itself finds it as if it lay in `dist` by itself. */
const ownPlaces: Plugin = {
  name: 'own-places',
  transform(code, id) {
    const file = relative(root, id);
    if (
      id.startsWith('\0') ||
      file.startsWith('..') ||
      file.includes('node_modules') ||
      !code.includes('import.meta.url')
    )
      return null;
    const built = file.replaceAll('\\', '/').replace(/\.tsx?$/, '.js');
    return code.replaceAll('import.meta.url', `new URL('§${built}§', import.meta.url).href`);
  },
  renderChunk(code, chunk) {
    const from = posix.dirname(chunk.fileName);
    return code.replaceAll(marked, (_, built: string) => posix.relative(from, built));
  },
};

/**
 * Parts of Node that a start can do without until they are called. Imported in the usual way, they and all that they
 * stand on are loaded before the first line runs.
 */
const slowBuiltins =
  /^import \{([^}]*)\} from '(node:(?:child_process|crypto|fs\/promises|readline|v8|worker_threads|zlib))';$/gm;
/** What is no function cannot be fetched by a call. */
const values = /\b(?:constants|parentPort|webcrypto|workerData)\b/;

const lateBuiltins: Plugin = {
  name: 'late-builtins',
  transform(code, id) {
    if (id.includes('node_modules')) return null;
    return code.replaceAll(slowBuiltins, (whole, names: string, builtin: string) => {
      if (values.test(names)) return whole;
      const functions = names
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '' && !name.startsWith('type '));
      const types = names.split(',').filter((name) => name.trim().startsWith('type '));
      const kept = types.length === 0 ? '' : `import {${types.join(',')}} from '${builtin}';`;
      return kept + functions.map((name) => lateFunction(builtin, name)).join('');
    });
  },
};

/** A capital letter is a class. */
function lateFunction(builtin: string, name: string): string {
  const found = `process.getBuiltinModule('${builtin}').${name}`;
  if (/^[A-Z]/.test(name)) return `const ${name} = function (...given) { return new (${found})(...given); };`;
  return `const ${name} = (...given) => ${found}(...given);`;
}

/**
 * What is imported from a part of Node in the usual way is read out of it whole, and so everything that it would load
 * only when it is asked for is loaded: streams for `node:fs`, stderr for `node:util`. Asked for by name, it is not. Some
 * package may call something of its own `process`.
 */
const wholeBuiltin =
  /^import (?:([\w$]+)|([\w$]+), \{ ([^}]*) \}|\{ ([^}]*) \}|\* as ([\w$]+)) from "(node:[\w/]+|buffer)";$/gm;

const requiredBuiltin = /\b__require\("(fs|path|util)"\)/g;

/** An older Node, which has no such call, has to be able to read what tells it that it is too old. */
const readByAnyNode = /^chunks\/(?:node|rolldown-runtime)-|^tui\/main\.js$|^daemon\/main\.js$/;

const namedBuiltins: Plugin = {
  name: 'named-builtins',
  renderChunk: (code, { fileName }) =>
    readByAnyNode.test(fileName)
      ? null
      : code
          .replaceAll(requiredBuiltin, 'globalThis.process.getBuiltinModule("$1")')
          .replaceAll(wholeBuiltin, (_, alone?: string, main?: string, beside?: string, names?: string, ...rest) => {
            const [whole, builtin] = rest as [string | undefined, string];
            const found = `globalThis.process.getBuiltinModule("${builtin}")`;
            const object = alone ?? main ?? whole;
            const parts = beside ?? names;
            const taken =
              parts === undefined ? [] : [`const { ${parts.replaceAll(' as ', ': ')} } = ${object ?? found};`];
            return [...(object === undefined ? [] : [`const ${object} = ${found};`]), ...taken].join(' ');
          }),
};

/**
 * The driver's own code comes into the bundle: a dozen small files, which a start would look for one by one. What is native
 * stays where it was installed. A Node for musl is one whose loader is there; only then it is asked for a report.
 * https://github.com/m4heshd/better-sqlite3-multiple-ciphers/blob/master/lib/binding.js
 */
const driverBinding = `
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
const native = createRequire(import.meta.url);
let addon;
export function getBinding() {
  return (addon ??= native(nativeFile()));
}
function nativeFile() {
  const name = 'better-sqlite3-multiple-ciphers';
  const beside = join(import.meta.dirname, '..', '..', 'node_modules', name);
  const home = existsSync(beside) ? beside : dirname(native.resolve(name + '/package.json'));
  const prebuilt = join(home, 'prebuilds', (isMusl() ? 'linuxmusl' : process.platform) + '-' + process.arch + '.node');
  return existsSync(prebuilt) ? prebuilt : join(home, 'build', 'Release', 'better_sqlite3.node');
}
function isMusl() {
  if (process.platform !== 'linux') return false;
  const hasLoader = existsSync('/lib/ld-musl-' + (process.arch === 'arm64' ? 'aarch64' : 'x86_64') + '.so.1');
  return hasLoader && !process.report.getReport().header.glibcVersionRuntime;
}`;

const bundledDriver: Plugin = {
  name: 'bundled-driver',
  load: (id) => (/better-sqlite3-multiple-ciphers[/\\]lib[/\\]binding\.js$/.test(id) ? driverBinding : null),
};

/** Tables of all scripts and all emoji, which packages make for themselves when they are loaded. */
const wholeTable =
  /^const (\w+) = (new Intl\.Segmenter\([^;\n]*\)|\/[^\n]*\\p\{[^\n]*\/[a-z]+|new RegExp\(String\.raw`[^\n]*\\p\{[^\n]*\));$/gm;

/** Makes them when they are first asked for: what the painter draws needs none of them. */
const lateTables: Plugin = {
  name: 'late-tables',
  transform(code, id) {
    if (!id.includes('node_modules')) return null;
    const names = Array.from(code.matchAll(wholeTable), ([, name = '']) => name);
    if (names.length === 0) return null;
    const used = code.replaceAll(wholeTable, 'let §$1; const §§$1 = () => (§$1 ??= $2);');
    return names
      .reduce((text, name) => text.replaceAll(new RegExp(`(?<![§\\w$.])${name}\\b`, 'g'), `§§${name}()`), used)
      .replaceAll('§', 'late_');
  },
};

/** Ink asks for it only under `DEV=true`, and finds nothing to attach to in a built program. */
const noDevtools: Plugin = {
  name: 'no-devtools',
  load: (id) => (id.includes('/ink/build/devtools') ? 'export default {};' : null),
};

/** Small parts that the daemon shares with the UI: in a file of the UI they would have it load all of that. */
const sharedWithDaemon = [
  'src/(daemon-lock|is-newer-version|log|programs|rotating-file)',
  'src/changes/actions/(missing-metadata|why-not-editable)',
  'src/domain/(detail|email-address|generate-password|job|kept-for-people|no-impersonation)',
  'src/domain/(password-policy|scope|shared-proof|user-attributes)',
  'src/mirror/users-of-connection',
];

/** What a start reads and calls: V8 keeps what it compiled of it. */
const asScripts = new Set(['base', 'core', 'app', 'ink', 'chokidar']);

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  input: entries(),
  cwd: root,
  platform: 'node',
  checks: { ineffectiveDynamicImport: false },
  // What has native parts, or starts threads by paths of its own.
  external: [/^keytar/, /^pino/],
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  plugins: [ownPlaces, lateBuiltins, namedBuiltins, bundledDriver, lateTables, noDevtools],
});
const { output } = await bundle.write({
  dir: dist,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
  minify: true,
  codeSplitting: {
    // What a start reads, in as few files as it has steps; each group takes along what it stands on.
    groups: [
      // By itself: an older Node must be able to read all that is loaded before it.
      { name: 'node', priority: 6, test: /src\/refuse-old-node\.ts$/ },
      { name: 'start', priority: 5, test: /src\/(remember|run)-compiled\.ts$/ },
      { name: 'base', priority: 4, test: /tui\/tenantry\.ts$/ },
      {
        name: 'core',
        priority: 3,
        test: new RegExp(`(${['tui/open-own-session', ...sharedWithDaemon].join('|')})\\.ts$`),
      },
      { name: 'app', priority: 2, test: /tui\/run-own-app\.ts$/ },
      { name: 'ink', priority: 1, test: /tui\/start-app\.tsx$/ },
    ],
  },
  keepNames: true,
});
/** A part that others share is looked for where it lies, not by way of a file that only names it. */
const facade = /^export\{([^{}]+)\}from"(?:\.|\.\.\/chunks)\/([^"]+)";\s*$/;
const facadeOf = (part: (typeof output)[number] | undefined): readonly string[] =>
  facade.exec(part?.type === 'chunk' ? part.code : '') ?? [];
const shared = new Map<string, readonly [file: string, names: string]>();
for (const part of output) {
  const [, names, file] = facadeOf(part);
  if (names === undefined || file === undefined || !part.fileName.startsWith('chunks/')) continue;
  const pairs = names.split(',').map((each) => each.split(' as '));
  const taken = pairs.map(([inside = '', outside = inside]) => `${outside}:m.${inside}`).join();
  shared.set(posix.basename(part.fileName), [file, taken]);
}
const loader = loaderIn(output.find(({ fileName }) => fileName === 'src/run-compiled.js'));
for (const part of output) {
  if (part.type !== 'chunk') continue;
  const code = part.code.replaceAll(/\bimport\(`([^`]*\/)([^/`]+)`\)/g, (whole, folder: string, file: string) => {
    const found = shared.get(file);
    return found === undefined ? whole : `import(\`${folder}${found[0]}\`).then(m=>({${found[1]}}))`;
  });
  const isShared = part.fileName.startsWith('chunks/') && !shared.has(posix.basename(part.fileName));
  if (isShared && asScripts.has(part.name)) writeScript(part.fileName, part.name, code);
  else if (code !== part.code) writeFileSync(join(dist, part.fileName), code);
}
for (const file of shared.keys()) rmSync(join(dist, 'chunks', file));

function writeScript(file: string, name: string, code: string): void {
  const { module, script, scriptName } = splitScript(code, name, loader);
  writeFileSync(join(dist, file), module);
  writeFileSync(join(dist, 'chunks', scriptName), script);
}

/** Where `runCompiled` is, and what it is called there. */
function loaderIn(entry: (typeof output)[number] | undefined): readonly [file: string, name: string] {
  const [, names = '', file = ''] = facadeOf(entry);
  const name = / ?(\w+) as runCompiled/.exec(names)?.[1];
  if (name === undefined) throw new Error('nothing loads scripts');
  return [`./${posix.basename(file)}`, name];
}

/** What a program loads before its first line runs. */
function loadedBy(entry: string): readonly OutputChunk[] {
  const chunks = new Map(output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])));
  const loaded = new Set([...chunks.values()].filter(({ moduleIds }) => moduleIds.includes(join(root, entry))));
  for (const { imports } of loaded) for (const file of imports) if (chunks.has(file)) loaded.add(chunks.get(file)!);
  return [...loaded];
}

const ofScreen = loadedBy('daemon/run-program.ts').filter(({ name }) => name === 'app' || name === 'ink');
if (ofScreen.length > 0) {
  const modules = ofScreen.map(({ fileName, exports }) => `${fileName} (${exports.length} names)`).join(', ');
  throw new Error(`the daemon would load the screen for what it shares with it: ${modules}; see sharedWithDaemon`);
}

const bytes = output.reduce((sum, part) => sum + (part.type === 'chunk' ? part.code.length : 0), 0);
process.stdout.write(`dist: ${String(output.length - shared.size)} files, ${String(Math.round(bytes / 1024))} KB\n`);
