import { readFileSync } from 'node:fs';

/** What a process has cost so far. */
export interface ProcessFigures {
  /** Time on processors, in milliseconds: the load of others hardly changes it. */
  readonly cpu: number;
  /** Resident memory in megabytes. */
  readonly memory: number;
}

/** @throws Error where /proc does not tell */
export function figuresOf(pid: number): ProcessFigures {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  const kilobytes = /^VmRSS:\s+(\d+)/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  // The kernel counts both in hundredths of a second: as a user, and for a user.
  return { cpu: (Number(fields[11]) + Number(fields[12])) * 10, memory: Number(kilobytes) / 1024 };
}
