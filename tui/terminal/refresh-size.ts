/** Asks for the size of the terminal again: while another program had it, or while stopped, nobody told us of a new one. */
export function refreshSize(): void {
  (process.stdout as { _refreshSize?: () => void })._refreshSize?.();
}
