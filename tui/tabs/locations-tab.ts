import {
  cell,
  emptyLine,
  fitHeight,
  fitLine,
  gap,
  lookLine,
  piece,
  startWith,
  wrapWords,
  type Line,
} from '../components/line.ts';
import { groupDigits, longDate, shortSpan } from '../components/relative-time.ts';
import { locationsLayout } from '../layout.ts';
import type { Place } from '../places/gather-places.ts';
import { mapLines, pinLetter } from '../places/map-lines.ts';
import { worldView, zoomView } from '../places/map-view.ts';
import { placeWarnings, type PlaceWarning } from '../places/place-warnings.ts';
import { copyText } from '../state/copy-text.ts';
import { moveLocationsTo, placesOf } from '../state/locations.ts';
import { tenantView } from '../state/tenants.ts';
import { whyNoEvents } from '../state/why-no-events.ts';
import type { Step, UiState } from '../ui-state.ts';
import type { LocationsRead } from '../user-state.ts';
import { unreadLines } from '../components/unread-lines.ts';
import type { Tab } from './tab.ts';

/** Where the user logged in: a map with a letter for each place, the list of them, and what is odd about them. */
export const locationsTab: Tab = {
  id: 'locations',
  title: 'Locations',
  draw: drawLocations,
  mover: {
    position: (state) => state.user?.locations.index ?? 0,
    count: (state) => placesOf(state.user?.locations.read).length,
    page: (state) => locationsLayout(state).listHeight - 1,
    to: moveLocationsTo,
  },
};

function drawLocations(state: UiState, width: number, height: number): readonly Line[] {
  const read = state.user?.locations.read;
  if (read === undefined) return fitHeight(unreadLines(state, width), height);
  if (read.sightings.length === 0) return fitHeight(emptyLines(state, width), height);
  const layout = locationsLayout(state);
  const warnings = warningsOf(state, read);
  const map = drawMap(state, layout.mapColumns, layout.mapRows);
  const listWidth = layout.isWide ? width - layout.mapColumns - 2 : width;
  const list = listLines(state, read, warnings, listWidth, layout.listHeight);
  const body = layout.isWide
    ? fitHeight(list, height - 2).map((line, row) => joinLines(fitLine(map[row] ?? [], layout.mapColumns), line))
    : [...map, ...list];
  return [...fitHeight(body, height - 2), countLine(state, read), warningLine(state, warnings)];
}

function joinLines(left: Line, right: Line): Line {
  return [...left, gap(2), ...right];
}

function nowOf(state: UiState): number {
  return state.now + (state.user?.read?.clock_offset ?? 0);
}

let looked: { sightings: object; minute: number; found: readonly PlaceWarning[] } | undefined;

/** Moving the cursor looks for nothing again; what is new is told by the minute. */
function warningsOf(state: UiState, { sightings }: LocationsRead): readonly PlaceWarning[] {
  const now = nowOf(state);
  const minute = Math.floor(now / 60_000);
  if (looked?.sightings !== sightings || looked.minute !== minute)
    looked = { sightings, minute, found: placeWarnings(sightings, now) };
  return looked.found;
}

function drawMap(state: UiState, columns: number, rows: number): readonly Line[] {
  if (rows === 0) return [];
  const places = placesOf(state.user?.locations.read);
  const points = places.flatMap(({ latitude, longitude }) =>
    latitude === undefined || longitude === undefined ? [] : [{ latitude, longitude }],
  );
  const view = state.user?.locations.zoomed === true ? zoomView(points, columns, rows) : worldView(columns, rows);
  return mapLines(view, places, state.user?.locations.index ?? 0, state.glyphs.isAscii);
}

function listLines(
  state: UiState,
  read: LocationsRead,
  warnings: readonly PlaceWarning[],
  width: number,
  height: number,
): readonly Line[] {
  const { index = 0, top = 0 } = state.user?.locations ?? {};
  const now = nowOf(state);
  const wide = Math.max(8, Math.min(40, width - 30));
  const odd = new Set(warnings.map(({ to }) => to));
  const rows = placesOf(read)
    .slice(top, top + height)
    .map((place, nth): Line => {
      const at = top + nth;
      const isOnMap = place.latitude !== undefined;
      const line: Line = [
        piece(at === index ? state.glyphs.cursor : ' ', 'marker'),
        piece(odd.has(place.name) ? state.glyphs.look : ' ', 'warn'),
        piece(isOnMap ? pinLetter(at) : state.glyphs.between, 'marker'),
        gap(1),
        cell(place.name, wide),
        cell(groupDigits(place.logins), 9, undefined, 'right'),
        cell(
          place.refused === 0 ? '' : groupDigits(place.refused),
          8,
          place.refused === 0 ? undefined : 'warn',
          'right',
        ),
        cell(shortSpan(now - place.last_at), 7, undefined, 'right'),
      ];
      return at === index ? lookLine(fitLine(line, width), 'selected') : line;
    });
  const head: Line = [
    gap(4),
    cell('PLACE', wide, 'dim'),
    cell('LOGINS', 9, 'dim', 'right'),
    cell('REFUSED', 8, 'dim', 'right'),
    cell('LAST', 7, 'dim', 'right'),
  ];
  return [head, ...rows];
}

function countLine(state: UiState, read: LocationsRead): Line {
  const places = placesOf(read);
  const { sightings, total, complete } = read;
  const logins = sightings.filter(({ succeeded }) => succeeded).length;
  const oldest = sightings.reduce((least, { at }) => Math.min(least, at), Infinity);
  const unplaced = sightings.filter(({ place }) => place === undefined).length;
  const between = ` ${state.glyphs.between} `;
  const parts = [
    `${groupDigits(logins)} logins, ${groupDigits(sightings.length - logins)} refused, in ${groupDigits(places.length)} places since ${longDate(oldest).slice(0, 10)}`,
    unplaced === 0 ? '' : `${groupDigits(unplaced)} without a place`,
    !complete ? 'reading…' : total > sightings.length ? `the newest of ${groupDigits(total)}` : '',
  ];
  return [piece(` ${parts.filter((part) => part !== '').join(between)}`, 'dim')];
}

/** What is odd about the place under the cursor, or the last odd thing. */
function warningLine(state: UiState, warnings: readonly PlaceWarning[]): Line {
  const { read, index = 0 } = state.user?.locations ?? {};
  const name = placesOf(read)[index]?.name;
  const shown = warnings.find(({ to }) => to === name) ?? warnings[0];
  if (shown === undefined) return emptyLine;
  const more = warnings.length > 1 ? `  (${String(warnings.length)} such)` : '';
  return [piece(` ${state.glyphs.look} `, 'warn'), piece(`${shown.words}${more}`, 'warn')];
}

function emptyLines(state: UiState, width: number): readonly Line[] {
  const { tenant = '' } = state.user ?? {};
  const begins = state.user?.history.read?.begins;
  const status = tenantView(state, tenant)?.status;
  const hasLog = (status?.log_events ?? 0) > 0;
  const words = hasLog
    ? 'No logins of this user in the log of this mirror. Where it begins, and what else happened, is in the history.'
    : whyNoEvents(tenant, status, begins);
  return [emptyLine, ...startWith(gap(1), wrapWords(words, width - 2, 'warn'))];
}

/** The place under the cursor as text: name and coordinates, as map services take them. */
export function copyPlace(state: UiState): Step {
  const { read, index = 0 } = state.user?.locations ?? {};
  const place = placesOf(read)[index];
  return copyText(state, 'place', place && placeText(place));
}

function placeText({ name, latitude, longitude }: Place): string {
  return latitude === undefined ? name : `${name} (${String(latitude)},${String(longitude)})`;
}
