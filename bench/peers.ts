import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parseQuery } from '../src/query/parse-query.ts';
import { type BigHome, openBigHome, size } from './big-home.ts';
import type { Benchmark, Figure } from './benchmark.ts';
import { median } from './median.ts';
import { seconds } from './seconds.ts';
import { shortMs } from './spread.ts';
import { time } from './time.ts';

/** What sqlite-utils is given: it takes minutes for all. */
const someUsers = 100_000;

/** One thing to find, as each program is asked for it. */
interface Sought {
  readonly words: string;
  readonly query: string;
  /** A condition over `name`, `email`, `profile`. */
  readonly sql: string;
  readonly ripgrep: readonly string[];
  readonly grep: readonly string[];
  readonly jq: string;
}

const sought: readonly Sought[] = [
  {
    words: 'part of a name',
    query: 'walker',
    sql: `name LIKE '%walker%' OR email LIKE '%walker%' OR username LIKE '%walker%' OR nickname LIKE '%walker%'
      OR phone_number LIKE '%walker%' OR user_id LIKE '%walker%'`,
    ripgrep: ['--ignore-case', '--fixed-strings', 'walker'],
    grep: ['--ignore-case', '--fixed-strings', 'walker'],
    jq: 'fromjson? | select([.name, .email, .username, .nickname, .phone_number, .user_id] | map(strings) | any(ascii_downcase | contains("walker")))',
  },
  {
    words: 'a value in the metadata',
    query: 'user_metadata.plan:enterprise AND blocked:true',
    sql: `json_extract(profile, '$.user_metadata.plan') = 'enterprise' AND json_extract(profile, '$.blocked')`,
    ripgrep: ['--regexp', '"blocked":true.*"plan":"enterprise"|"plan":"enterprise".*"blocked":true'],
    grep: ['--extended-regexp', '"blocked":true.*"plan":"enterprise"|"plan":"enterprise".*"blocked":true'],
    jq: 'fromjson? | select(.user_metadata.plan == "enterprise" and .blocked)',
  },
];

/** What people use instead: the SQLite shell, ripgrep, grep, jq and sqlite-utils, over the export of the same users. */
export const peers: Benchmark = {
  name: 'peers',
  summary: `what people use instead, on the export of ${size.users} users`,
  run: async (print, note) => {
    const home = await openBigHome(print);
    const folder = mkdtempSync(join(tmpdir(), 'tenantry-bench-'));
    try {
      const work = { home, folder, print, note };
      loadWithShell(work);
      loadWithUtils(work);
      for (const each of sought) await compareSearch(work, each);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Work {
  readonly home: BigHome;
  readonly folder: string;
  readonly print: (line: string) => void;
  readonly note: (figure: Figure) => void;
}

/** The shell's own import of lines, and a table with columns made of it. */
function loadWithShell({ home, folder, print }: Work): void {
  if (!isThere('sqlite3')) {
    print('sqlite3: not installed');
    return;
  }
  const file = join(folder, 'shell.db');
  const columns = ['user_id', 'name', 'email', 'username', 'nickname', 'phone_number', 'last_login'];
  const made = columns.map((column) => `json_extract(profile, '$.${column}') AS ${column}`).join(', ');
  const ms = run('sqlite3', [
    file,
    'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE lines (profile TEXT);',
    '.mode ascii',
    String.raw`.separator "\037" "\n"`,
    `.import ${home.usersFile} lines`,
    `CREATE TABLE users AS SELECT profile, ${made} FROM lines; DROP TABLE lines;`,
    'CREATE UNIQUE INDEX users_id ON users (user_id);',
  ]);
  const share = statSync(file).size / statSync(home.usersFile).size;
  print(`sqlite3: import of all in ${seconds(ms)}, file ÷ NDJSON ${share.toFixed(2)}; no search index, not encrypted`);
}

function loadWithUtils({ home, folder, print }: Work): void {
  if (!isThere('sqlite-utils')) {
    print('sqlite-utils: not installed');
    return;
  }
  const some = join(folder, 'some.ndjson');
  // It stops at a lone surrogate, which Auth0 takes and gives in names: such users are left out.
  const taken = String.raw`grep --invert-match '\\ud[89a-f]' "$1" | head -n "$3" > "$2"`;
  run('sh', ['-c', taken, 'sh', home.usersFile, some, String(someUsers)]);
  const file = join(folder, 'utils.db');
  const ms = run('sqlite-utils', ['insert', file, 'users', some, '--nl', '--pk', 'user_id', '--alter']);
  const indexed = run('sqlite-utils', ['enable-fts', file, 'users', 'name', 'email', '--tokenize', 'trigram']);
  const count = Math.min(someUsers, size.users);
  print(
    `sqlite-utils: ${count} users in ${seconds(ms)} (${rate(count, ms)}), a trigram index of name and e-mail ${seconds(indexed)}`,
  );
}

async function compareSearch(
  { home, folder, print, note }: Work,
  { words, query, sql, ripgrep, grep, jq }: Sought,
): Promise<void> {
  const session = home.session();
  const reader = (await session.openReader(session.tenant(home.tenant)))!;
  const { root } = parseQuery(query);
  const list = (): unknown =>
    reader.listUsers({ query: root, sort: { field: 'last_login', descending: true }, offset: 0, limit: 60 });
  const ours = median([1, 2, 3, 4, 5].map(() => time(list)));
  const counted = median([1, 2, 3].map(() => time(() => reader.countUsers({ query: root }))));
  print(
    `${words}: ${query}: page in ${shortMs(ours)} ms, count of ${reader.countUsers({ query: root })} in ${shortMs(counted)} ms`,
  );
  reader.close();
  const others: readonly (readonly [string, readonly string[]])[] = [
    [
      'sqlite3',
      [join(folder, 'shell.db'), `SELECT user_id FROM users WHERE ${sql} ORDER BY last_login DESC LIMIT 60;`],
    ],
    ['rg', ['--count', ...ripgrep, home.usersFile]],
    ['grep', ['--count', ...grep, home.usersFile]],
    // A lone surrogate is no JSON to it: such users are left out.
    ['jq', ['--raw-input', '--compact-output', jq, home.usersFile]],
  ];
  for (const [program, args] of others) {
    if (!isThere(program)) continue;
    const found = join(folder, 'found');
    const ms = median([1, 2, 3].slice(program === 'jq' ? 2 : 0).map(() => run(program, args, found)));
    print(`  ${program.padEnd(8)} ${shortMs(ms)} ms`);
    note({
      what: `${words}, against ${program}`,
      ours: `${shortMs(ours)} ms`,
      against: `${shortMs(ms)} ms`,
      ratio: ours / ms,
    });
  }
}

function isThere(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/**
 * Milliseconds of a program that must succeed; ripgrep and grep end with 1 when they found nothing.
 * @param output a file where the program is grep, which counts no further than one when it writes to /dev/null
 */
function run(program: string, args: readonly string[], output = '/dev/null'): number {
  const written = openSync(output, 'w');
  const begun = performance.now();
  const { status, stderr } = spawnSync(program, args, { stdio: ['ignore', written, 'pipe'], encoding: 'utf8' });
  const ms = performance.now() - begun;
  closeSync(written);
  if (status !== 0 && !(['rg', 'grep'].includes(program) && status === 1))
    throw new Error(`${program} ended with ${status}: ${stderr.slice(0, 500)}`);
  return ms;
}

function rate(count: number, ms: number): string {
  return `${Math.round(count / (ms / 1000))} a second`;
}
