import type { SetAsideNote } from '../../src/domain/set-aside.ts';
import type { Batch, MirrorReader } from '../../src/mirror/mirror.ts';

/** The damaged mirrors that this one took the place of, as the job `salvage` keeps them. */
export function setAsideNotes(mirror: MirrorReader): readonly SetAsideNote[] {
  return (mirror.checkpoint('salvage') ?? []) as readonly SetAsideNote[];
}

/** True while what a damaged mirror held is not brought over. */
export function isSalvageDue(mirror: MirrorReader): boolean {
  return setAsideNotes(mirror).some(({ state }) => state === 'waiting');
}

/** Notes the files that lie beside the mirror and were not noted yet; undefined when there is none. */
export function newNotes(mirror: MirrorReader): Batch | undefined {
  const notes = setAsideNotes(mirror);
  const known = new Set(notes.map(({ file }) => file));
  const fresh = mirror.listSetAside().filter(({ name }) => !known.has(name));
  if (fresh.length === 0) return undefined;
  const added = fresh.map(({ name, found_at }): SetAsideNote => ({ file: name, found_at, state: 'waiting' }));
  return { checkpoint: { job: 'salvage', value: [...notes, ...added] } };
}
