/** Below this nothing useful fits: the screen says so and only quitting works. */
export const smallest = { columns: 40, rows: 8 } as const;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

export function isTooSmall(size: Size): boolean {
  return size.columns < smallest.columns || size.rows < smallest.rows;
}

/** Rows under the body: legend or toast, status, hints; fewer of them on a low terminal. */
export function footerHeight(size: Size): 1 | 2 | 3 {
  if (size.rows >= 18) return 3;
  return size.rows >= 12 ? 2 : 1;
}

/** Rows between the header line and the footer. */
export function bodyHeight(size: Size): number {
  return Math.max(1, size.rows - 1 - footerHeight(size));
}

/** User rows of the list: the body without the filter line and the column heads. */
export function listHeight(size: Size): number {
  return Math.max(1, bodyHeight(size) - 2);
}

/** Width of the preview pane, 0 where there is no room for one. */
export function previewWidth(size: Size, isShown: boolean): number {
  if (!isShown || size.columns < 120) return 0;
  return Math.min(90, Math.floor(size.columns * 0.38));
}

/** Rows of a tab of the user screen: the body without the tab bar. */
export function tabHeight(size: Size): number {
  return Math.max(1, bodyHeight(size) - 1);
}

/** Rows of the history's list, with or without the pane that explains one event. */
export function historyHeight(size: Size, hasDetails: boolean): number {
  const height = tabHeight(size) - 2;
  return Math.max(1, hasDetails ? height - historyDetailsHeight(size) : height);
}

export function historyDetailsHeight(size: Size): number {
  return Math.max(3, Math.min(12, Math.floor(tabHeight(size) / 2)));
}

/** How the map and the list of places share a tab: side by side where it is wide, else one above the other. */
export function locationsLayout(size: Size): {
  readonly isWide: boolean;
  /** 0 where there is no room for a map. */
  readonly mapColumns: number;
  readonly mapRows: number;
  readonly listHeight: number;
} {
  // One row of heads and two of words are not the list's.
  const height = tabHeight(size);
  if (size.columns >= 120) {
    const mapColumns = Math.floor(size.columns * 0.66);
    const mapRows = Math.min(height - 2, Math.floor(mapColumns / 3.2));
    return { isWide: true, mapColumns, mapRows, listHeight: Math.max(1, height - 3) };
  }
  const mapRows = Math.min(Math.floor(size.columns / 5), Math.floor((height - 3) * 0.68));
  const isShown = mapRows >= 4;
  return {
    isWide: false,
    mapColumns: isShown ? size.columns : 0,
    mapRows: isShown ? mapRows : 0,
    listHeight: Math.max(1, height - 3 - (isShown ? mapRows : 0)),
  };
}

/** Keeps `top` such that `index` stands inside, two rows from the edge where there are more. */
export function scrollTo(index: number, top: number, height: number, count: number): number {
  const margin = Math.min(2, Math.floor((height - 1) / 2));
  const lowest = Math.max(0, count - height);
  let next = top;
  if (index - margin < next) next = index - margin;
  if (index + margin > next + height - 1) next = index + margin - height + 1;
  return Math.max(0, Math.min(next, lowest));
}
