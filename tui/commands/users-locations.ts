import { gatherPlaces, type Place } from '../places/gather-places.ts';
import { placeWarnings, type PlaceWarning } from '../places/place-warnings.ts';
import { loginTypes, readSighting, type Sighting } from '../places/sighting.ts';
import { whyNoEvents } from '../state/why-no-events.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { findUserId, unknownUser } from './find-user.ts';
import { withMirrors } from './open-mirrors.ts';
import { printJson } from './print-records.ts';
import { printTable } from './print-table.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';
import { dateWords, isoDate, readSince } from './time-words.ts';
import { walkLogs } from './walk-logs.ts';

interface LocationsOptions extends Pick<TenantOptions, 'tenant'>, FormatOptions {
  readonly since?: string;
}

export const defineUsersLocations: DefineCommand = (command, context) => {
  command.argument('<user>', 'a user_id, or an e-mail that names exactly one user');
  addTenantOptions(command, { all: false }).option(
    '--since <when>',
    'only logins since then: 90m, 24h, 7d, or an ISO date',
  );
  addFormatOptions(command, ['json']).action(async (user: string, options: LocationsOptions) => {
    await showLocations(context, user, options);
  });
};

async function showLocations(context: CommandContext, user: string, options: LocationsOptions): Promise<void> {
  const since = options.since === undefined ? undefined : readSince(options.since, context.clock.now());
  await withMirrors(context, options, async ([mirror]) => {
    if (mirror === undefined) return;
    const { tenant, reader } = mirror;
    const user_id = findUserId(reader, user, tenant);
    const status = reader.syncStatus();
    const sightings = walkLogs(reader, { user_id, types: loginTypes, since })
      .map(readSighting)
      .filter((each) => each !== undefined)
      .toArray();
    if (sightings.length === 0 && reader.countLogs({ user_id }) === 0) {
      if (reader.getUser(user_id) === undefined) throw unknownUser(reader, user_id, tenant.name);
      context.output.say(whyNoEvents(tenant.name, status, reader.oldestLog()));
    }
    const answer = locationsOf(user_id, sightings, context.clock.now() + status.clock_offset);
    if (options.json === true) return printJson(context.output, answer);
    await printTable(context.output, columns, answer.places);
    const { logins, refused, without_place, warnings } = answer;
    context.output.say(`${logins} logins, ${refused} refused, ${without_place} of them without a place`);
    for (const { words } of warnings) context.output.say(`warning: ${words}`);
  });
}

/** What scripts see. Dates as Auth0 writes them. */
function locationsOf(user_id: string, sightings: readonly Sighting[], now: number) {
  const logins = sightings.filter(({ succeeded }) => succeeded).length;
  return {
    user_id,
    logins,
    refused: sightings.length - logins,
    without_place: sightings.filter(({ place }) => place === undefined).length,
    places: gatherPlaces(sightings).map(placeRecord),
    warnings: placeWarnings(sightings, now).map(warningRecord),
  };
}

function warningRecord({ at, kind, log_id, to, from, words }: PlaceWarning) {
  return { kind, log_id, date: isoDate(at), from, to, words };
}

function placeRecord(place: Place) {
  const { name, city_name, country_code, latitude = null, longitude = null, logins, refused } = place;
  const [first, last] = [isoDate(place.first_at), isoDate(place.last_at)];
  return { name, city_name, country_code, latitude, longitude, logins, refused, first, last };
}

const columns: readonly Column<ReturnType<typeof placeRecord>>[] = [
  { title: 'PLACE', value: ({ name }) => name },
  { title: 'LOGINS', value: ({ logins }) => logins, right: true },
  { title: 'REFUSED', value: ({ refused }) => refused, right: true },
  { title: 'FIRST', value: ({ first }) => dateWords(first) },
  { title: 'LAST', value: ({ last }) => dateWords(last) },
  { title: 'LATITUDE', value: ({ latitude }) => latitude, right: true },
  { title: 'LONGITUDE', value: ({ longitude }) => longitude, right: true },
];
