import type { Clock } from '../src/clock.ts';
import { AppError } from '../src/errors.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import type { Log } from '../src/log.ts';
import type { Session } from '../src/session/session.ts';

/** A new mirror that is damaged as well, and another one: it is the disk, and the next would not fare better. */
const most = 3;
/** Milliseconds after which a damage has nothing to do with the one before it. */
const inARow = 24 * 3_600_000;
/** Milliseconds within which a second suspicion is believed, though every page can be read: they contradict each other. */
const believedFor = 3_600_000;

/** Replaces a tenant's mirror when it is damaged; for who holds the lock of the tenant's sync. */
export class MirrorDamage {
  #replaced = 0;
  #replaced_at = Number.NEGATIVE_INFINITY;
  /** When a suspicion was found to be wrong. */
  #cleared_at = Number.NEGATIVE_INFINITY;

  /**
   * Has a mirror that somebody met a bad page of read through, and sets it aside if that is so, or if it is said again.
   * @throws AppError `disk_failed` when that has helped too often already
   */
  async replace(session: Session, tenant: Tenant, { clock, log }: { clock: Clock; log: Log }): Promise<void> {
    if (!session.isMirrorSuspect(tenant)) return;
    if (Math.abs(clock.now() - this.#replaced_at) > inARow) this.#replaced = 0;
    if (this.#replaced >= most) {
      throw new AppError('disk_failed', `the mirror of ${tenant.name} was damaged ${most} times in a row`, {
        tenant: tenant.name,
        hint: 'Check the disk and the memory of this computer, then start the daemon anew.',
      });
    }
    const isSure = Math.abs(clock.now() - this.#cleared_at) < believedFor;
    const file = await session.setDamagedAside(tenant, isSure);
    if (file === undefined) {
      this.#cleared_at = clock.now();
      return;
    }
    this.#replaced += 1;
    this.#replaced_at = clock.now();
    this.#cleared_at = Number.NEGATIVE_INFINITY;
    log.warn({ tenant: tenant.name, file }, 'set a damaged mirror aside; begins a new one');
  }

  /** Ends a sync whose mirror somebody has found damaged, so that it is opened anew. @throws AppError `mirror_damaged` */
  static check(session: Session, tenant: Tenant): void {
    if (!session.isMirrorSuspect(tenant)) return;
    throw new AppError('mirror_damaged', `the mirror of ${tenant.name} is damaged, as somebody who read it found`, {
      tenant: tenant.name,
    });
  }
}
