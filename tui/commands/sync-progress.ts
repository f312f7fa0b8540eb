import type { JobStatus } from '../../src/domain/job.ts';
import type { Tenant } from '../../src/domain/tenant.ts';
import type { MirrorReader } from '../../src/mirror/mirror.ts';
import { safeCell } from '../../src/safe-text.ts';
import type { CommandContext } from './command.ts';
import { textWidth } from '../../src/text-width.ts';

/** On a terminal the lines are redrawn in place; elsewhere one is written when something new can be said. */
const redrawEvery = 200;
const repeatEvery = 10_000;
const barWidth = 24;

interface Watched {
  readonly tenant: Tenant;
  reader: MirrorReader | undefined;
  said: string;
  said_at: number;
}

/** Shows how far a sync has come, as the mirrors tell it. */
export class SyncProgress {
  readonly #context: CommandContext;
  readonly #watched: readonly Watched[];
  #drawn = 0;

  constructor(context: CommandContext, tenants: readonly Tenant[]) {
    this.#context = context;
    this.#watched = tenants.map((tenant) => ({ tenant, reader: undefined, said: '', said_at: 0 }));
  }

  /** Shows progress until the signal aborts. */
  async watch(ended: AbortSignal): Promise<void> {
    const { clock } = this.#context;
    try {
      while (!ended.aborted) {
        await this.#openReaders();
        if (this.#context.output.messagesAreOnTerminal) this.#redraw();
        else this.#sayNews();
        await clock.sleep(redrawEvery, ended).catch(() => undefined);
      }
      if (this.#context.output.messagesAreOnTerminal) this.#clear();
    } finally {
      for (const { reader } of this.#watched) reader?.close();
    }
  }

  /** A mirror comes into being while the first sync runs; why it cannot be opened is for the engine to say. */
  async #openReaders(): Promise<void> {
    const session = await this.#context.session();
    for (const entry of this.#watched) {
      entry.reader ??= await session.openReader(entry.tenant).catch(() => undefined);
    }
  }

  #redraw(): void {
    const { output } = this.#context;
    const lines = this.#watched.map(({ tenant, reader }) => {
      const line = `${tenant.name.padEnd(this.#nameWidth())}  ${describeJobs(reader, true)}`;
      return safeCell(line, Math.max(20, output.messageColumns - 1)).text;
    });
    output.draw(`${this.#drawn > 0 ? `\x1b[${this.#drawn}A` : ''}${lines.map((line) => `\r\x1b[K${line}\n`).join('')}`);
    this.#drawn = lines.length;
  }

  #clear(): void {
    if (this.#drawn > 0) this.#context.output.draw(`\x1b[${this.#drawn}A\x1b[J`);
  }

  #sayNews(): void {
    const now = this.#context.clock.now();
    for (const entry of this.#watched) {
      const job = runningJob(entry.reader);
      const state = job === undefined ? '' : `${job.job} ${job.state}`;
      if (state === '' || (state === entry.said && now - entry.said_at < repeatEvery)) continue;
      this.#context.output.say(`${entry.tenant.name}: ${describeJobs(entry.reader, false)}`);
      entry.said = state;
      entry.said_at = now;
    }
  }

  #nameWidth(): number {
    return Math.max(...this.#watched.map(({ tenant }) => textWidth(tenant.name)));
  }
}

/** What is worth showing of several jobs at a time: what has an end in sight, then what runs, then what waits. */
function runningJob(reader: MirrorReader | undefined): JobStatus | undefined {
  const jobs = reader?.syncStatus().jobs ?? [];
  const running = jobs.filter((job) => job.state === 'running');
  return (
    running.find((job) => job.progress?.total !== undefined) ??
    running[0] ??
    jobs.find((job) => job.state === 'waiting')
  );
}

/** One job in a few words: `users-full ████░░░░ 1200 of 4800`. */
function describeJobs(reader: MirrorReader | undefined, withBar: boolean): string {
  const job = runningJob(reader);
  if (job === undefined) return reader?.syncStatus().complete_at === undefined ? 'starting' : 'up to date';
  const { progress, note } = job;
  const words: string[] = [job.job];
  if (progress?.total !== undefined && progress.total > 0) {
    if (withBar) words.push(drawBar(progress.done / progress.total));
    words.push(`${progress.done} of ${progress.total}`);
  } else if (progress !== undefined) words.push(String(progress.done));
  if (note !== undefined) words.push(note);
  return words.join(' ');
}

function drawBar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * barWidth);
  return '█'.repeat(full) + '░'.repeat(barWidth - full);
}
