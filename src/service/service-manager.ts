/** A program of the operating system and its arguments; run without a shell. */
export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  /** Its failure says that there was nothing to do, such as ending what does not run. */
  readonly mayFail?: boolean | undefined;
  /** Tried again for a moment: what went before it ends in the background. */
  readonly patient?: boolean | undefined;
}

/** What a service is made of. Nothing in it is secret. */
export interface ServiceSettings {
  /** Differs for every home, so that a moved home has a service of its own: `tenantry`, `tenantry-1a2b3c4d`. */
  readonly name: string;
  /** Absolute path of Node, and its options. */
  readonly node: string;
  readonly nodeOptions: readonly string[];
  /** Absolute path of the daemon's entry. */
  readonly program: string;
  readonly version: string;
  /** Settings that lead the daemon to the same home and store. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folders that the daemon writes to. */
  readonly folders: readonly string[];
}

/** The person whose service it is. */
export interface ServiceOwner {
  /** The home folder. */
  readonly home: string;
  readonly name: string;
  /** -1 on Windows. */
  readonly uid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * What runs services of a person on one platform. Everything here is pure: what is to be written and to be run.
 * One file and one row in `index.ts` for each.
 */
export interface ServiceManager {
  readonly platform: NodeJS.Platform;
  /** `systemd user service`. */
  readonly words: string;
  /** Where its file lies. */
  file(name: string, owner: ServiceOwner): string;
  /** The file's text; `encode` makes its bytes. */
  text(settings: ServiceSettings, owner: ServiceOwner): string;
  /** A part that this format cannot hold, beyond control characters, which none can. */
  unwritable?(settings: ServiceSettings): string | undefined;
  encode(text: string): Buffer;
  decode(bytes: Buffer): string;
  /** Succeeds where services can be used. */
  probe(owner: ServiceOwner): Tool;
  /** What to do where they cannot. */
  readonly unusable: { readonly message: string; readonly hint: string };
  /** Succeeds while the manager knows the service or runs it. */
  query(name: string, owner: ServiceOwner): Tool;
  install(name: string, file: string, owner: ServiceOwner): readonly Tool[];
  start(name: string, file: string, owner: ServiceOwner): readonly Tool[];
  stop(name: string, file: string, owner: ServiceOwner): readonly Tool[];
  /** Before and after the file is removed. */
  uninstall(name: string, owner: ServiceOwner): { readonly before: readonly Tool[]; readonly after: readonly Tool[] };
  /** A command that shows what the daemon last said to whoever started it. */
  lastWords(name: string, state: string): string;
  /** When a stopped service comes back. */
  readonly comesBack: string;
  /** Tells whether it runs without anybody being logged in, where that can be chosen; undefined where it cannot. */
  lingering?(owner: ServiceOwner): {
    readonly ask: Tool;
    readonly isOn: (answer: string) => boolean;
    readonly advice: string;
  };
}
