import type { DetailKind } from '../../domain/detail.ts';
import type { Aftermath } from './action.ts';

/** What follows for the mirror from a change whose answer tells nothing: these details of an object are read again. */
export function forgetDetails(owner: string, kinds: readonly DetailKind[], at: number): Aftermath {
  return { batch: { forgetDetails: kinds.map((kind) => ({ owner, kind, at })) } };
}
