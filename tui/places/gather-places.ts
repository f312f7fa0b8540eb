import type { Sighting } from './sighting.ts';

/** A place that a user logged in from, or tried to. Text is raw, times are milliseconds since the epoch. */
export interface Place {
  /** `Berlin, DE`; coordinates where Auth0 names neither city nor country. */
  readonly name: string;
  readonly city_name: string;
  readonly country_code: string;
  readonly latitude: number | undefined;
  readonly longitude: number | undefined;
  readonly logins: number;
  /** Attempts that were refused. */
  readonly refused: number;
  readonly first_at: number;
  readonly last_at: number;
  readonly log_ids: readonly string[];
}

type Gathering = { -readonly [Key in keyof Place]: Place[Key] } & { log_ids: string[] };

/** The places of logins: where most of them came from stands first. What has no place is in none. */
export function gatherPlaces(sightings: readonly Sighting[]): readonly Place[] {
  const places = new Map<string, Gathering>();
  for (const { place, at, succeeded, log_id } of sightings) {
    if (place === undefined) continue;
    const name = placeName(place);
    const known = places.get(name) ?? { ...place, name, logins: 0, refused: 0, first_at: at, last_at: at, log_ids: [] };
    places.set(name, known);
    known.log_ids.push(log_id);
    if (succeeded) known.logins += 1;
    else known.refused += 1;
    known.first_at = Math.min(known.first_at, at);
    known.last_at = Math.max(known.last_at, at);
    if (known.latitude === undefined) Object.assign(known, { latitude: place.latitude, longitude: place.longitude });
  }
  return [...places.values()].sort((a, b) => b.logins - a.logins || b.refused - a.refused || b.last_at - a.last_at);
}

/** What a place is called, and known by. */
export function placeName(place: NonNullable<Sighting['place']>): string {
  const words = [place.city_name, place.country_code].filter((part) => part !== '').join(', ');
  return words === '' ? `${String(place.latitude)} ${String(place.longitude)}` : words;
}
