import { safeText } from '../../src/safe-text.ts';
import type { SetupOverlay } from '../overlay.ts';
import type { UiState } from '../ui-state.ts';
import { emptyLine, gap, piece, startWith, wrapWords, type Line } from './line.ts';
import { labelled, sectionLine } from './section.ts';

/** A tenant that is being signed in to, or was just added: what to do in the browser, what its token may do. */
export function setupLines(state: UiState, setup: SetupOverlay, width: number, height: number): readonly Line[] {
  const { name, domain, stage } = setup;
  const title = stage === 'added' ? 'The tenant was added' : 'Signing in to the tenant';
  return [
    sectionLine(title, width, state.glyphs),
    labelled('tenant', 12, piece(name, 'strong')),
    labelled('domain', 12, piece(domain)),
    emptyLine,
    ...(stage === 'added' ? addedLines(state, setup, width) : waitingLines(setup, width)),
    [piece(state.glyphs.rule.repeat(Math.min(width, 490)), 'dim')],
  ].slice(0, height);
}

function waitingLines({ prompt }: SetupOverlay, width: number): readonly Line[] {
  if (prompt === undefined) return [[gap(2), piece('asking Auth0 for a token…', 'dim')]];
  const { text } = safeText(prompt.verification_uri_complete, { max: 400 });
  const say = (words: string): readonly Line[] => startWith(gap(2), wrapWords(words, width - 4, 'plain'));
  return [
    ...say('Open this in a browser, on any machine, and agree there:'),
    ...startWith(gap(4), wrapWords(text, width - 6, 'strong')),
    ...say('It has to show this code:'),
    [gap(4), piece(prompt.user_code, 'title')],
    emptyLine,
    [gap(2), piece('waiting until somebody has agreed…', 'dim')],
  ];
}

function addedLines(state: UiState, { place, report }: SetupOverlay, width: number): readonly Line[] {
  const { glyphs } = state;
  const say = (words: string, look: 'good' | 'warn' | 'dim'): readonly Line[] =>
    startWith(gap(2), wrapWords(words, width - 4, look));
  const missing = report?.missing.map((row) => `${row.scope} (${row.for})`).join(', ') ?? '';
  const unused = report?.unused.map((row) => row.scope).join(', ') ?? '';
  const excess = report?.excess ?? [];
  const more = excess.length > 8 ? ` and ${String(excess.length - 8)} more` : '';
  return [
    ...say(`${glyphs.good} Signing in works. The secret is kept in: ${place ?? ''}`, 'good'),
    ...say(`${glyphs.good} The first sync begins: users appear as they arrive.`, 'good'),
    ...(missing === ''
      ? []
      : say(`${glyphs.warn} Scopes are missing: ${missing}. Grant them in the dashboard.`, 'warn')),
    ...(excess.length === 0
      ? []
      : say(
          `${glyphs.warn} The token may do more than is used here: ${excess.slice(0, 8).join(', ')}${more}. A stolen secret could do all of it.`,
          'warn',
        )),
    ...(unused === '' ? [] : say(`Does without these optional scopes: ${unused}`, 'dim')),
  ];
}
