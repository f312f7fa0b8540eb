import { groupDigits, shortSpan } from '../components/relative-time.ts';
import { distance, type Point } from './distance.ts';
import { placeName } from './gather-places.ts';
import type { Sighting } from './sighting.ts';

/** Something about the places of a user that somebody should look at. */
export interface PlaceWarning {
  readonly kind: 'new_country' | 'impossible_travel';
  /** Of the login that gave rise to it, in milliseconds. */
  readonly at: number;
  readonly log_id: string;
  /** Names of the place, and of the one before it. */
  readonly to: string;
  readonly from: string | undefined;
  readonly words: string;
}

/** A first login from a country is told for so long. */
const newFor = 24 * 3_600_000;
/** Airliners are slower, in kilometres per hour. */
const fastest = 1_000;
/** Places of addresses are not exact: below this, in kilometres, nothing is said. */
const nearest = 300;

interface Seen extends Sighting {
  readonly place: NonNullable<Sighting['place']>;
}

/**
 * First logins from a country in the last 24 hours, and two successful logins with no way to get from one to the other
 * in the time between; the last first. Refused attempts prove nothing about where the user is, so they do not count.
 * @param now by the clock of Auth0, as the dates of events are
 */
export function placeWarnings(sightings: readonly Sighting[], now: number): readonly PlaceWarning[] {
  const logins = sightings
    .filter((each): each is Seen => each.succeeded && each.place !== undefined)
    .sort((a, b) => a.at - b.at || (a.log_id < b.log_id ? -1 : 1));
  const found = [...newCountries(logins, now), ...impossibleTravels(logins)];
  return found.sort((a, b) => b.at - a.at);
}

function newCountries(logins: readonly Seen[], now: number): PlaceWarning[] {
  const known = new Set<string>();
  const found: PlaceWarning[] = [];
  for (const { place, at, log_id } of logins) {
    const { country_code } = place;
    if (country_code === '' || known.has(country_code)) continue;
    if (known.size > 0 && now - at < newFor) {
      const words = `first login from ${country_code}: ${placeName(place)}, ${shortSpan(now - at)} ago`;
      found.push({ kind: 'new_country', at, log_id, to: placeName(place), from: undefined, words });
    }
    known.add(country_code);
  }
  return found;
}

function impossibleTravels(logins: readonly Seen[]): PlaceWarning[] {
  const found: PlaceWarning[] = [];
  let before: (Seen & { readonly point: Point }) | undefined;
  for (const login of logins) {
    const point = pointOf(login.place);
    if (point === undefined) continue;
    const warning = before && travelWarning(before, login, distance(before.point, point));
    if (warning !== undefined) found.push(warning);
    before = { ...login, point };
  }
  return found;
}

function travelWarning(before: Seen, login: Seen, kilometres: number): PlaceWarning | undefined {
  const hours = Math.max(1, login.at - before.at) / 3_600_000;
  if (kilometres < nearest || kilometres / hours <= fastest) return undefined;
  const [from, to] = [placeName(before.place), placeName(login.place)];
  const words = `impossible travel: ${from} to ${to}, ${groupDigits(Math.round(kilometres))} km in ${shortSpan(login.at - before.at)}`;
  return { kind: 'impossible_travel', at: login.at, log_id: login.log_id, to, from, words };
}

function pointOf({ latitude, longitude }: Seen['place']): Point | undefined {
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}
