import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { systemClock } from '../../src/clock.ts';
import { secretVariable } from '../../src/credentials/secret-variable.ts';
import type { Environment, Tenant } from '../../src/domain/tenant.ts';
import { resolvePaths, type Paths } from '../../src/paths.ts';
import { Secret } from '../../src/secret.ts';
import { openSession } from '../../src/session/open-session.ts';
import type { Session } from '../../src/session/session.ts';
import { PtyTerminal, type PtyOptions } from './pty-terminal.ts';

const dist = join(import.meta.dirname, '..', '..', 'dist');

export type BuiltProgram = 'tui' | 'daemon' | 'fixtures';

interface RunOptions {
  readonly input?: string;
  readonly program?: BuiltProgram;
  /** Instead of the home's own variables. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a home needs to know of a simulated tenant. */
export interface SimulatedTenant {
  readonly domain: string;
  readonly client_id: string;
  readonly client_secret: string;
}

/** The entry of a program as `npm run build` left it. @throws Error when nothing was built */
export function builtProgram(name: BuiltProgram): string {
  const file = join(dist, name, 'main.js');
  if (!existsSync(file)) throw new Error(`${file} is missing: run \`npm run build\` first`);
  return file;
}

/** For a home whose secrets lie in the environment: no program has to work out a key from a passphrase first. */
export const secretsInEnvironment = {
  TENANTRY_CREDENTIAL_STORE: 'env',
  TENANTRY_PASSPHRASE: undefined,
  TENANTRY_MASTER_KEY: 'ab'.repeat(32),
} as const;

/**
 * A throw-away TENANTRY_HOME whose secrets lie in the encrypted file, and the built programs run in it, as a person
 * runs them. Removed when disposed of.
 */
export class TempHome implements AsyncDisposable {
  readonly path: string;
  readonly paths: Paths;
  readonly env: Record<string, string | undefined>;

  constructor(env: Readonly<Record<string, string | undefined>> = {}) {
    this.path = mkdtempSync(join(tmpdir(), 'tenantry-test-'));
    this.env = {
      TENANTRY_HOME: this.path,
      TENANTRY_CREDENTIAL_STORE: 'file',
      TENANTRY_PASSPHRASE: 'correct horse battery staple',
      ...env,
    };
    this.paths = resolvePaths(this.env);
  }

  /** What a program opens first, in this process. */
  session(): Session {
    return openSession({ paths: this.paths, env: this.env, clock: systemClock });
  }

  /** As `addTenant` leaves it, without the program and its question to the tenant. */
  async enterTenant(tenant: SimulatedTenant, described: Pick<Tenant, 'name'> & Partial<Tenant>): Promise<void> {
    const session = this.session();
    session.config.addTenant({
      domain: tenant.domain,
      client_id: tenant.client_id,
      credential: 'client_secret',
      environment: 'development',
      read_only: false,
      loopback_http: true,
      ...described,
    });
    const { name } = described;
    if (this.env['TENANTRY_CREDENTIAL_STORE'] === 'env') this.env[secretVariable(name)] = tenant.client_secret;
    else await (await session.credentials()).set(name, 'client', new Secret(tenant.client_secret));
  }

  /** Runs a command of the built program to its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<ProgramEnd> {
    const child = spawn(process.execPath, [builtProgram(options.program ?? 'tui'), ...args], {
      env: { ...process.env, ...(options.env ?? this.env) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    // A program that does not read its input may be gone before it arrives.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
    const closed = new Promise<Pick<ProgramEnd, 'code' | 'signal'>>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        resolve({ code, signal });
      });
    });
    const [stdout, stderr, end] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { ...end, stdout, stderr };
  }

  /** Like `run`. @throws Error with what the program said, unless it ends with 0 */
  async succeed(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, signal, stdout, stderr } = await this.run(args, options);
    if (code === 0) return stdout;
    throw new Error(`tenantry ${args.join(' ')} ended with ${String(code ?? signal)}\n${stdout}\n${stderr}`);
  }

  async addTenant(
    name: string,
    tenant: SimulatedTenant,
    options: { environment?: Environment; read_only?: boolean } = {},
  ): Promise<void> {
    const { environment = 'development', read_only = false } = options;
    const args = ['tenants', 'add', name, '--domain', tenant.domain, '--loopback-http'];
    args.push('--client-id', tenant.client_id, '--client-secret-stdin');
    args.push('--environment', environment, read_only ? '--read-only' : '--read-write');
    await this.succeed(args, { input: `${tenant.client_secret}\n` });
  }

  /** Opens the user interface, or any other command, in a real terminal. */
  terminal(options: Partial<PtyOptions> = {}): PtyTerminal {
    const args = [builtProgram('tui'), ...(options.args ?? [])];
    return new PtyTerminal({ ...options, args, env: { ...this.env, ...options.env } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.resolve();
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5 });
  }
}
