import { AppError } from './errors.ts';

/** What a start depends on; `process` has it. */
export interface StartCircumstances {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly execArgv: readonly string[];
}

/** Areas of NODE_DEBUG that print headers, and with them tokens. */
const tellTale = ['http', 'https', 'http2', 'net', 'tls', 'stream', 'fetch', 'undici', 'websocket', 'child_process'];

/** Options of Node that open the process to others or write down what TLS protects. */
const unsafeOptions = [
  /^--inspect(?!-publish-uid)/,
  /^--tls-keylog/,
  /^--trace-tls/,
  /^--tls-min-v1\.[01]/,
  /^--heapsnapshot-/,
];

/**
 * Everything in these circumstances that would let secrets out: each entry names the setting.
 * `NODE_DEBUG=http` prints the Authorization header of every request; the inspector lets any account of this machine
 * read the memory.
 */
export function unsafeCircumstances({ env, execArgv }: StartCircumstances): readonly string[] {
  const found: string[] = [];
  const areas = (env['NODE_DEBUG'] ?? '').split(',').filter((area) => tellTale.some((name) => matches(area, name)));
  if (areas.length > 0) found.push(`NODE_DEBUG=${areas.join(',')}`);
  if (/tls|http|crypto|\*/i.test(env['NODE_DEBUG_NATIVE'] ?? '')) found.push('NODE_DEBUG_NATIVE');
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') found.push('NODE_TLS_REJECT_UNAUTHORIZED=0');
  if ((env['SSLKEYLOGFILE'] ?? '') !== '') found.push('SSLKEYLOGFILE');
  const options = (env['NODE_OPTIONS'] ?? '').split(/\s+/).map((option) => option.replaceAll(/["']/g, ''));
  for (const option of [...execArgv, ...options]) {
    const name = option.replaceAll('_', '-').replace(/=.*/s, '');
    if (unsafeOptions.some((unsafe) => unsafe.test(name))) found.push(name);
  }
  return [...new Set(found)];
}

/** NODE_DEBUG's own rule: case does not matter, `*` stands for anything. */
function matches(area: string, name: string): boolean {
  const parts = area.trim().toLowerCase().split('*');
  const [head = '', ...rest] = parts;
  if (rest.length === 0) return head === name;
  return name.startsWith(head) && name.endsWith(rest.at(-1) ?? '');
}

/** The oldest Node that the packages underneath run on; the database driver crashes on older ones. */
const oldestNode = [22, 22] as const;

/** @throws AppError `refused` on a Node that is too old, before anything that would crash on it is loaded */
export function checkNode(version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  throw new AppError('refused', `needs Node ${oldestNode.join('.')} or newer; this is Node ${version}`, {
    hint: 'Install a newer Node. In a checkout, start it with `npm run tenantry -- …`: npm brings the right one along.',
  });
}

/** Lets an unsafe start happen all the same. */
const override = 'TENANTRY_ALLOW_UNSAFE_START';

/**
 * Closes what others could look through, first thing in every program: files are for their owner only, SIGUSR1 opens
 * no inspector, a diagnostic report holds no environment and
 * no network: that part would also take as long as opening a mirror, whose driver asks for a report when it is loaded.
 * @returns the unsafe settings that TENANTRY_ALLOW_UNSAFE_START=1 allowed, to be recorded in the log
 * @throws AppError `refused` when there are such settings and they were not allowed, or Node is too old
 */
export function guardStart(circumstances: StartCircumstances = process): readonly string[] {
  checkNode();
  process.umask(0o077);
  if (process.platform !== 'win32' && !process.listeners('SIGUSR1').includes(ignore)) process.on('SIGUSR1', ignore);
  process.report.excludeEnv = true;
  Object.assign(process.report, { excludeNetwork: true });
  const found = unsafeCircumstances(circumstances);
  if (found.length === 0 || circumstances.env[override] === '1') return found;
  throw new AppError('refused', `does not start with ${found.join(', ')}: it would let tokens or secrets out`, {
    hint: `Unset it. To start all the same, set ${override}=1; the log will say so.`,
  });
}

function ignore(): void {
  // With a listener of ours Node does not open its inspector.
}
