import { closeSync, openSync, readSync, writeSync } from 'node:fs';

/** The time that one process makes for another: both look at the same eight bytes. */
export interface TimeFile {
  read(): number;
  write(now: number): void;
  close(): void;
}

/** @param file made when it is missing */
export function openTimeFile(file: string): TimeFile {
  const bytes = Buffer.alloc(8);
  const fd = openSync(file, 'a+');
  const writable = openSync(file, 'r+');
  return {
    read: () => {
      readSync(fd, bytes, 0, bytes.length, 0);
      return bytes.readDoubleLE();
    },
    write: (now) => {
      bytes.writeDoubleLE(now);
      writeSync(writable, bytes, 0, bytes.length, 0);
    },
    close: () => {
      closeSync(fd);
      closeSync(writable);
    },
  };
}
