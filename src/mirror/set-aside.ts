import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { AppError } from '../errors.ts';
import { forgetKeyMark } from './key-mark.ts';

/** A mirror that was damaged and lies beside the present one under a name of its own. Nothing here ever deletes it. */
export interface SetAsideFile {
  /** Name within the mirror's folder, such as `mirror.db.damaged-20261122T050000Z`. */
  readonly name: string;
  /** When it was set aside, in milliseconds. */
  readonly found_at: number;
}

const mark = '.damaged-';

/**
 * Moves a mirror out of the way, under its name and the date, with its log of writes (`-wal`), in which its latest rows
 * may lie. The main file goes last: whoever is killed in between finds the damaged file again, and goes on under the
 * same date.
 * @returns undefined when there is no such file
 * @throws AppError `refused`
 */
export function setMirrorAside(file: string, now: number): SetAsideFile | undefined {
  if (!existsSync(file)) return undefined;
  const found = orphan(file) ?? freeName(file, now);
  const target = join(dirname(file), found.name);
  try {
    if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${target}-wal`);
    // Only an index into the other, made anew by whoever opens it.
    rmSync(`${file}-shm`, { force: true });
    renameSync(file, target);
    forgetKeyMark(file);
  } catch (error) {
    throw new AppError('refused', `cannot set ${file} aside`, {
      hint: 'Check the owner and mode of its folder; on Windows, end every tenantry that has it open.',
      cause: error,
    });
  }
  return found;
}

/** The files that were set aside from this one, oldest first. */
export function listSetAside(file: string): SetAsideFile[] {
  return datedNames(file).filter(({ name }) => /\d{8}T\d{6}Z$/.test(name));
}

/** A log of writes whose main file was not moved any more. */
function orphan(file: string): SetAsideFile | undefined {
  const found = datedNames(file);
  const names = new Set(found.map(({ name }) => name));
  const wal = found.find(({ name }) => name.endsWith('-wal') && !names.has(name.slice(0, -'-wal'.length)));
  if (wal === undefined || existsSync(`${file}-wal`)) return undefined;
  return { ...wal, name: wal.name.slice(0, -'-wal'.length) };
}

function freeName(file: string, now: number): SetAsideFile {
  for (let found_at = now; ; found_at += 1000) {
    const stamp = new Date(found_at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
    const name = `${basename(file)}${mark}${stamp}Z`;
    const path = join(dirname(file), name);
    if (!existsSync(path) && !existsSync(`${path}-wal`)) return { name, found_at };
  }
}

function datedNames(file: string): SetAsideFile[] {
  const prefix = `${basename(file)}${mark}`;
  if (statSync(dirname(file), { throwIfNoEntry: false }) === undefined) return [];
  const names = readdirSync(dirname(file)).filter((name) => name.startsWith(prefix));
  return names.toSorted().flatMap((name) => {
    const found_at = readStamp(name.slice(prefix.length));
    return found_at === undefined ? [] : [{ name, found_at }];
  });
}

function readStamp(text: string): number | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
