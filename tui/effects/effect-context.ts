import type { Clock } from '../../src/clock.ts';
import type { HabitStore } from '../../src/habits.ts';
import type { PictureLoader } from '../../src/picture/picture-loader.ts';
import type { Session } from '../../src/session/session.ts';
import type { LogCounter } from '../logs/log-counter.ts';
import type { ViewCounter } from '../views/view-counter.ts';
import type { TenantHandles } from '../tenant-handles.ts';
import type { Effect } from '../effect.ts';
import type { UiEvent } from '../ui-event.ts';

/** What running an effect may need. */
export interface EffectContext {
  readonly session: Session;
  readonly habits: HabitStore;
  readonly handles: TenantHandles;
  readonly pictures: PictureLoader;
  readonly logCounter: LogCounter;
  readonly viewCounter: ViewCounter;
  readonly clock: Clock;
  /** Aborts when the program ends. */
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  readonly dispatch: (event: UiEvent) => void;
  /** Looks at the mirrors now instead of waiting for word of a change. */
  look(): void;
  readonly terminal: {
    quit(code: number): void;
    suspend(): void;
    repaint(): void;
    write(bytes: string): void;
    /** Gives the terminal to something else for as long as the work takes. */
    lend(work: () => Promise<void>): Promise<void>;
  };
}

/** Does one kind of effect. What comes of it is dispatched; a failure that it does not handle becomes a message. */
export type EffectRunner<Type extends Effect['type']> = (
  context: EffectContext,
  effect: Extract<Effect, { type: Type }>,
) => void | Promise<void>;
