import type { MirrorReader } from '../src/mirror/mirror.ts';
import { loginTypes, readSighting } from './places/sighting.ts';
import type { UiEvent } from './ui-event.ts';
import type { LocationsRead } from './user-state.ts';

/** The places of a user's logins that have to be read. */
export interface LocationsWanted {
  readonly type: 'locations';
  readonly key: string;
  readonly tenant: string;
  readonly user_id: string;
  /** What was read before. */
  readonly held: LocationsRead | undefined;
}

/** Reading so many events takes no longer than a key may. */
const portion = 250;
/** Whoever has logged in more often is known well enough by the newest logins; the command reads all. */
const mostSightings = 5_000;

/** Reads what is new since the last look, or the next portion of what is older. */
export function readLocations(reader: MirrorReader, { key, user_id, held }: LocationsWanted): UiEvent {
  return { type: 'locations-read', read: readOn(reader, key, user_id, held) };
}

function readOn(reader: MirrorReader, key: string, user_id: string, held: LocationsRead | undefined): LocationsRead {
  const ask = { user_id, types: loginTypes };
  const isNew = held?.newest === undefined || held.oldest === undefined;
  if (!isNew && held.key !== key) {
    const newer = reader.listLogs({ ...ask, after_log_id: held.newest, limit: portion });
    if (newer.length < portion) {
      const sightings = newer.length === 0 ? held.sightings : [...sightingsOf(newer), ...held.sightings];
      const newest = newer[0]?.log_id ?? held.newest;
      return { ...held, key, newest, sightings, total: held.total + newer.length };
    }
  }
  const goesOn = !isNew && held.key === key;
  const older = reader.listLogs({ ...ask, before_log_id: goesOn ? held.oldest : undefined, limit: portion });
  const sightings = goesOn ? [...held.sightings, ...sightingsOf(older)] : sightingsOf(older);
  return {
    key,
    sightings,
    newest: goesOn ? held.newest : older[0]?.log_id,
    oldest: older.at(-1)?.log_id ?? (goesOn ? held.oldest : undefined),
    total: goesOn ? held.total : reader.countLogs(ask),
    complete: older.length < portion || sightings.length >= mostSightings,
  };
}

function sightingsOf(events: ReturnType<MirrorReader['listLogs']>): LocationsRead['sightings'] {
  return events.map(readSighting).filter((each) => each !== undefined);
}
