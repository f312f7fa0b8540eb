import type { KeyRow } from '../keys/key-row.ts';
import { actionsPicker } from './actions-picker.ts';
import { columnsPicker } from './columns-picker.ts';
import { momentPicker } from './moment-picker.ts';
import { palettePicker } from './palette-picker.ts';
import { logTypesPicker } from './log-types-picker.ts';
import type { pickers } from './picker-ids.ts';
import type { Picker } from './picker.ts';
import { recentPicker } from './recent-picker.ts';
import { sharedPicker } from './shared-picker.ts';
import { sortPathPicker } from './sort-path-picker.ts';
import { sortPicker } from './sort-picker.ts';
import { tenantsPicker } from './tenants-picker.ts';
import { typesPicker } from './types-picker.ts';
import { logViewMenuPicker, viewMenuPicker } from './view-menu-picker.ts';
import { viewsPicker } from './views-picker.ts';

/** The lists to choose from. The palette holds the key table, which is why that comes in from outside. */
export function makePickers(rows: () => readonly KeyRow[]): Readonly<Record<keyof typeof pickers, Picker>> {
  return {
    actions: actionsPicker,
    columns: columnsPicker,
    recent: recentPicker,
    sort: sortPicker,
    'sort-path': sortPathPicker,
    tenants: tenantsPicker,
    types: typesPicker,
    'log-types': logTypesPicker,
    moment: momentPicker,
    palette: palettePicker(rows),
    shared: sharedPicker,
    views: viewsPicker,
    view: viewMenuPicker,
    'log-view': logViewMenuPicker,
  };
}
