import { closeSync, openSync, readSync } from 'node:fs';

const piece = Buffer.alloc(1 << 22);

/** Reads a file once, so that nothing that is measured on it has to wait for the disk. */
export function warmFile(file: string): void {
  const opened = openSync(file, 'r');
  while (readSync(opened, piece) > 0);
  closeSync(opened);
}
