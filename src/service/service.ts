import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname } from 'node:path';

import { accountName } from '../account-name.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { type DaemonInfo, readDaemon } from '../daemon-lock.ts';
import { AppError } from '../errors.ts';
import { isNewerVersion } from '../is-newer-version.ts';
import { ensurePrivateDirectory, type Paths } from '../paths.ts';
import { programFile, programVersion, startDaemon, stopDaemon } from '../programs.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { serviceManagers } from './index.ts';
import { askTool, runTool, toolWords } from './run-tool.ts';
import type { ServiceManager, ServiceOwner, ServiceSettings, Tool } from './service-manager.ts';
import { readNote, type ServiceNote } from './service-note.ts';
import { serviceName, serviceSettings } from './service-settings.ts';

export interface ServiceOptions {
  readonly paths: Paths;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly platform?: NodeJS.Platform | undefined;
  /** Told what is written and run, line by line. */
  readonly say?: ((line: string) => void) | undefined;
}

/** The service of this home as its file tells. */
export interface ServiceState {
  /** `systemd user service tenantry.service`. */
  readonly words: string;
  readonly file: string;
  /** What is not as it should be, each with what to do; empty when all is well. */
  readonly problems: readonly string[];
}

const startLimit = 20_000;
const pollInterval = 50;

/** The daemon as a service of the person, run by the operating system. */
export class Service {
  readonly #options: ServiceOptions;
  readonly #manager: ServiceManager | undefined;
  readonly #owner: ServiceOwner;
  readonly #name: string;

  constructor(options: ServiceOptions) {
    const { paths, env, platform = process.platform } = options;
    this.#options = options;
    this.#manager = serviceManagers.find((one) => one.platform === platform);
    this.#owner = { home: env['HOME'] ?? homedir(), name: accountName(), uid: process.getuid?.() ?? -1, env };
    this.#name = serviceName(paths, env);
  }

  get isInstalled(): boolean {
    return this.#manager !== undefined && existsSync(this.#file(this.#manager));
  }

  /** Undefined when none is installed. */
  state(): ServiceState | undefined {
    const manager = this.#manager;
    if (manager === undefined || !this.isInstalled) return undefined;
    const file = this.#file(manager);
    const note = readNote(manager.decode(readFileSync(file)));
    return { words: `${manager.words} ${this.#name}`, file, problems: problemsOf(note, file) };
  }

  /** When the service comes back after it was stopped. */
  get comesBack(): string {
    return this.#manager?.comesBack ?? '';
  }

  /**
   * What `install` would write and run.
   * @throws AppError `refused` where there is nothing that runs services, or it would have nobody to ask for a secret
   */
  plan(config: Config): { readonly file: string; readonly text: string; readonly tools: readonly string[] } {
    const { manager, settings } = this.#settings(config);
    const file = this.#file(manager);
    const tools = manager.install(this.#name, file, this.#owner).map(toolWords);
    return { file, text: manager.text(settings, this.#owner), tools };
  }

  /**
   * Writes the service and has it run. Done again it changes nothing, or brings the service up to date.
   * @throws AppError `refused`, see `plan` and the words of the tools; `daemon_not_running` when it does not come up
   */
  async install(config: Config): Promise<DaemonInfo> {
    const { manager, settings, leftOut } = this.#settings(config);
    const { paths, clock } = this.#options;
    if ((await this.#ask(manager.probe(this.#owner))).code !== 0) {
      throw new AppError('refused', manager.unusable.message, { hint: manager.unusable.hint });
    }
    for (const name of leftOut) this.#say(`left out ${name}: it holds a password, and the file is no place for one`);
    for (const folder of settings.folders) ensurePrivateDirectory(folder);
    const file = this.#file(manager);
    const bytes = manager.encode(manager.text(settings, this.#owner));
    const isActive = (await this.#ask(manager.query(this.#name, this.#owner))).code === 0;
    const running = readDaemon(paths, clock.now());
    if (isActive && running?.alive === true && existsSync(file) && readFileSync(file).equals(bytes)) {
      this.#say(`${file} is as it should be, and the service runs`);
      return running;
    }
    // Started by hand: the service would find the home occupied.
    if (!isActive) await this.#stopByHand();
    mkdirSync(dirname(file), { recursive: true });
    writeFileAtomically(file, bytes);
    this.#say(`wrote ${file}`);
    const asked_at = clock.now();
    await this.#runAll(manager.install(this.#name, file, this.#owner));
    const daemon = await this.#waitForDaemon(asked_at);
    await this.#adviseLinger(manager);
    return daemon;
  }

  /** Stops the service and removes its file; false when none is installed. Mirrors and settings stay. */
  async uninstall(): Promise<boolean> {
    const manager = this.#manager;
    if (manager === undefined || !this.isInstalled) return false;
    const { before, after } = manager.uninstall(this.#name, this.#owner);
    await this.#runAll(before);
    const file = this.#file(manager);
    rmSync(file, { force: true });
    this.#say(`removed ${file}`);
    await this.#runAll(after);
    await this.#stopByHand();
    return true;
  }

  /**
   * Starts the daemon: the service where one is installed, else in the background.
   * @throws AppError `locked_out` when one lives already, and see `install` and `startDaemon`
   */
  async start(): Promise<DaemonInfo> {
    const manager = this.#manager;
    const { paths, clock, signal, env } = this.#options;
    if (manager === undefined || !this.isInstalled) return await startDaemon({ paths, clock, signal, env });
    const running = readDaemon(paths, clock.now());
    if (running?.alive === true && isNewerVersion(programVersion(), running.version)) await this.#stopByHand();
    else if (running?.alive === true) {
      throw new AppError('locked_out', `a daemon is already running (process ${running.pid})`, {
        hint: 'See `tenantry daemon status`.',
      });
    }
    const asked_at = clock.now();
    await this.#runAll(manager.start(this.#name, this.#file(manager), this.#owner));
    return await this.#waitForDaemon(asked_at);
  }

  /** Ends the daemon, whoever started it, and has the service leave it so. Undefined when none was running. */
  async stop(): Promise<DaemonInfo | undefined> {
    const manager = this.#manager;
    const { paths, clock, signal } = this.#options;
    const running = readDaemon(paths, clock.now());
    if (manager !== undefined && this.isInstalled) {
      await this.#runAll(manager.stop(this.#name, this.#file(manager), this.#owner));
    }
    const byHand = await stopDaemon({ paths, clock, signal });
    return running?.alive === true ? running : byHand;
  }

  #file(manager: ServiceManager): string {
    return manager.file(this.#name, this.#owner);
  }

  #settings(config: Config): {
    readonly manager: ServiceManager;
    readonly settings: ServiceSettings;
    readonly leftOut: readonly string[];
  } {
    const { paths, env, platform = process.platform } = this.#options;
    const manager = this.#manager;
    if (manager === undefined) {
      throw new AppError('refused', `nothing is known that runs services on ${platform}`, {
        hint: 'Have your own supervisor run `tenantryd`, or start it with `tenantry daemon start`.',
      });
    }
    return { manager, ...serviceSettings(paths, env, config, manager) };
  }

  async #stopByHand(): Promise<void> {
    const { paths, clock, signal } = this.#options;
    const stopped = await stopDaemon({ paths, clock, signal });
    if (stopped !== undefined) this.#say(`stopped the daemon that was running (process ${stopped.pid})`);
  }

  async #runAll(tools: readonly Tool[]): Promise<void> {
    for (const tool of tools) {
      await runTool(tool, this.#options);
      this.#say(`ran ${toolWords(tool)}`);
    }
  }

  async #ask(tool: Tool): ReturnType<typeof askTool> {
    return await askTool(tool, this.#options);
  }

  async #waitForDaemon(asked_at: number): Promise<DaemonInfo> {
    const { paths, clock, signal } = this.#options;
    for (;;) {
      const daemon = readDaemon(paths, clock.now());
      if (daemon?.alive === true && daemon.started_at >= asked_at) return daemon;
      if (clock.now() > asked_at + startLimit) {
        throw new AppError('daemon_not_running', 'the service was started, but the daemon shows no sign of life', {
          hint: `See \`${this.#manager?.lastWords(this.#name, paths.state) ?? ''}\` and \`tenantry daemon logs\`.`,
        });
      }
      await clock.sleep(pollInterval, signal);
    }
  }

  async #adviseLinger(manager: ServiceManager): Promise<void> {
    const lingering = manager.lingering?.(this.#owner);
    if (lingering === undefined) return;
    const { stdout } = await this.#ask(lingering.ask);
    if (!lingering.isOn(stdout)) this.#say(`note: ${lingering.advice}`);
  }

  #say(line: string): void {
    this.#options.say?.(line);
  }
}

function problemsOf(note: ServiceNote | undefined, file: string): string[] {
  const again = 'run `tenantry daemon install` again';
  if (note === undefined) return [`${file} was not written by this program; ${again}`];
  const gone = [note.node, note.program].find((path) => !existsSync(path));
  if (gone !== undefined) return [`it starts ${gone}, which is gone; ${again}`];
  if (note.program === programFile('daemon')) return [];
  return [`it starts another installation, ${note.program}; ${again} to have it start this one`];
}
