import type { KnownValues } from '../../src/mirror/field-values.ts';
import type { Completion } from '../../src/query/completion-at.ts';
import { writeValue } from '../../src/query/write-path.ts';

/** Something that can take the place of what is being typed. `label` and `note` are raw text. */
export interface BarChoice {
  readonly label: string;
  /** What stands in the query once it is chosen. */
  readonly text: string;
  /** A word: text, date, number. */
  readonly kind: string;
  readonly note: string;
}

/** As many as anybody looks through; who does not find it among them types more. */
const mostChoices = 60;

const kindWords: Readonly<Record<string, string>> = { boolean: 'bool', word: 'word', path: 'path', operator: '' };

/**
 * What fits at the caret: what the language knows, then what stands in the mirror. Empty when nothing fits, or when it
 * stands there already.
 */
export function barChoices(
  { kind, prefix, choices }: Completion,
  known: KnownValues | undefined,
  typed: string,
): readonly BarChoice[] {
  const own = choices.map((choice): BarChoice => {
    const samples = known?.samples[choice.value] ?? [];
    const note = samples.length === 0 ? choice.about : samples.join(', ');
    const type = kind === 'value' ? '' : (kindWords[choice.kind] ?? choice.kind);
    return { label: choice.value, text: choice.text, kind: type, note };
  });
  const all = kind === 'field' ? [...own, ...pathChoices(known, prefix)] : [...own, ...valueChoices(known)];
  const seen = new Set<string>([typed]);
  return all.filter(({ text }) => !seen.has(text) && seen.add(text)).slice(0, mostChoices);
}

/** Paths of the metadata: only once something of a name is typed, for there may be hundreds. */
function pathChoices(known: KnownValues | undefined, prefix: string): readonly BarChoice[] {
  if (known === undefined || prefix === '') return [];
  return known.paths.map(({ path, kind, values }) => ({
    label: path,
    text: `${path}:`,
    kind: kindWords[kind] ?? kind,
    note: values.join(', '),
  }));
}

function valueChoices(known: KnownValues | undefined): readonly BarChoice[] {
  if (known === undefined) return [];
  return known.values.map(({ value, about = '' }) => ({
    label: value,
    text: writeValue(value),
    kind: '',
    note: about,
  }));
}
