import type { ServiceSettings } from './service-manager.ts';

/** What a written file says about itself, for `daemon status`. */
export type ServiceNote = Pick<ServiceSettings, 'node' | 'program' | 'version'>;

const marker = 'tenantry-service:';

/** The note as one line that may stand in a comment of any of the formats: no `--`, `<`, `>` or `&` of the paths. */
export function writeNote({ node, program, version }: ServiceNote): string {
  const json = JSON.stringify({ node, program, version });
  return `${marker} ${json.replaceAll(/[-<>&]|[^\x20-\x7e]/g, escapeUnit)}`;
}

/** Undefined for a file that we did not write, or that was cut. */
export function readNote(text: string): ServiceNote | undefined {
  const json = new RegExp(`${marker} (\\{.*\\})`).exec(text)?.[1];
  if (json === undefined) return undefined;
  try {
    const { node, program, version } = JSON.parse(json) as Partial<Record<keyof ServiceNote, unknown>>;
    const isNote = typeof node === 'string' && typeof program === 'string' && typeof version === 'string';
    return isNote ? { node, program, version } : undefined;
  } catch {
    return undefined;
  }
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
