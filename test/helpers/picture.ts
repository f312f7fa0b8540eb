import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { Resvg } from '@resvg/resvg-js';
import type { IBufferCell, IBufferLine, Terminal } from '@xterm/headless';

import { indexedPng } from './indexed-png.ts';

const fontSize = 14;
/** The box-drawing glyphs of DejaVu Sans Mono meet exactly at these sizes. */
const cellWidth = fontSize * 0.602;
const cellHeight = Math.round(fontSize * 1.164);
const margin = 10;
const foreground = '#d8dee9';
const background = '#16181d';
const ansi =
  '#2b303b #e06c75 #98c379 #e5c07b #61afef #c678dd #56b6c2 #c8ccd4 #5c6370 #f0808a #b5e08f #f5d08b #82c4ff #d89af0 #7fd6e0 #ffffff'.split(
    ' ',
  );

/** Letters of scripts that DejaVu Sans does not have, and most of what is two cells wide. */
const needsOtherFont =
  /(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Common}\p{Script=Inherited}])[\p{L}\p{M}]/u;

interface Look {
  readonly foreground: string;
  readonly background: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strike: boolean;
}

/**
 * Leaves a picture of a test in `test/pictures`, which is not kept in the repository, where TENANTRY_TEST_PICTURES is
 * set: a large one takes most of a second.
 */
export function keepPicture(emulator: Terminal, name: string): void {
  if ((process.env['TENANTRY_TEST_PICTURES'] ?? '') === '') return;
  writePicture(emulator, join(import.meta.dirname, '..', 'pictures', `${name}.png`));
}

/**
 * Writes what the emulator shows as a PNG, in DejaVu Sans Mono (Debian: `fonts-dejavu`). What that does not have is drawn
 * in any other font of this machine that does, such as Noto Sans CJK (`fonts-noto-cjk`), else as a box: see `softBox`.
 */
export function writePicture(emulator: Terminal, file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const font = { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans Mono' };
  const image = new Resvg(drawSvg(emulator), { font }).render();
  writeFileSync(file, indexedPng(image.pixels, image.width, image.height, [background, foreground, ...ansi]));
}

/** The screen as SVG: one coloured box per run of background, one glyph position per cell. */
export function drawSvg(emulator: Terminal): string {
  const width = Math.ceil(emulator.cols * cellWidth + 2 * margin);
  const height = emulator.rows * cellHeight + 2 * margin;
  const { active } = emulator.buffer;
  const rows = Array.from({ length: emulator.rows }, (_, y) => {
    const line = active.getLine(active.viewportY + y);
    return line === undefined ? '' : drawRow(line, emulator.cols, margin + y * cellHeight);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans Mono, monospace" font-size="${fontSize}" xml:space="preserve"><rect width="100%" height="100%" fill="${background}"/>${rows.join('')}</svg>`;
}

function drawRow(line: IBufferLine, columns: number, top: number): string {
  let glyphs = '';
  const backgrounds: { colour: string; left: number; right: number }[] = [];
  for (let x = 0; x < columns; x += 1) {
    const cell = line.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const left = margin + x * cellWidth;
    const right = left + cell.getWidth() * cellWidth;
    const last = backgrounds.at(-1);
    if (last?.colour === look.background) last.right = right;
    else backgrounds.push({ colour: look.background, left, right });
    const text = cell.getChars();
    if (cell.getWidth() === 2 || needsOtherFont.test(text)) glyphs += otherGlyph(text, left, top, right - left, look);
    else if (text.trim() !== '') glyphs += glyph(text, left, top, look);
    if (look.underline) glyphs += box(left, top + cellHeight - 2, right - left, 1, look.foreground);
    if (look.strike) glyphs += box(left, top + cellHeight / 2, right - left, 1, look.foreground);
  }
  const visible = backgrounds.filter(({ colour }) => colour !== background);
  return visible.map(({ colour, left, right }) => box(left, top, right - left, cellHeight, colour)).join('') + glyphs;
}

function otherGlyph(text: string, left: number, top: number, width: number, look: Look): string {
  const family = fontFor(text);
  if (family === undefined) return softBox(left, top, width, look);
  const middle = left + Math.max(0, (width - fontSize) / 2);
  return glyph(text, middle, top, look, family);
}

const fonts = new Map<string, string | undefined>();

/** A font of this machine that has the character and is not a colour font, which the renderer cannot draw. */
function fontFor(text: string): string | undefined {
  if (!fonts.has(text)) {
    const code = text.codePointAt(0)?.toString(16) ?? '20';
    const { stdout } = spawnSync('fc-list', [`:charset=${code}:color=false`, 'family'], { encoding: 'utf8' });
    const families = (stdout ?? '').split('\n').flatMap((line) => line.split(',')[0] || []);
    fonts.set(text, families.find((family) => family.includes('Sans')) ?? families.toSorted()[0]);
  }
  return fonts.get(text);
}

function box(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x.toFixed(2)}" y="${y.toFixed(2)}" width="${width.toFixed(2)}" height="${height}" fill="${fill}"/>`;
}

/** In place of a character whose glyph would need fonts that not every machine has. */
function softBox(x: number, y: number, width: number, look: Look): string {
  return `<rect x="${(x + 1.5).toFixed(2)}" y="${y + 3}" width="${(width - 3).toFixed(2)}" height="${cellHeight - 5}" rx="2" fill="${look.foreground}" opacity="0.35"/>`;
}

function glyph(text: string, x: number, top: number, look: Look, family?: string): string {
  const font = family === undefined ? '' : ` font-family="${family}"`;
  const weight = look.bold ? ' font-weight="bold"' : '';
  const style = look.italic ? ' font-style="italic"' : '';
  const opacity = look.dim ? ' opacity="0.6"' : '';
  const baseline = (top + fontSize * 0.94).toFixed(2);
  return `<text x="${x.toFixed(2)}" y="${baseline}" fill="${look.foreground}"${font}${weight}${style}${opacity}>${escape(text)}</text>`;
}

function lookOf(cell: IBufferCell): Look {
  const fg = cell.isFgDefault() ? foreground : hex(cell.getFgColor(), cell.isFgRGB(), Boolean(cell.isBold()));
  const bg = cell.isBgDefault() ? background : hex(cell.getBgColor(), cell.isBgRGB(), false);
  const inverse = Boolean(cell.isInverse());
  return {
    foreground: inverse ? bg : fg,
    background: inverse ? fg : bg,
    bold: Boolean(cell.isBold()),
    dim: Boolean(cell.isDim()),
    italic: Boolean(cell.isItalic()),
    underline: Boolean(cell.isUnderline()),
    strike: Boolean(cell.isStrikethrough()),
  };
}

function hex(value: number, rgb: boolean, bold: boolean): string {
  if (rgb) return `#${value.toString(16).padStart(6, '0')}`;
  if (value < 16) return ansi[bold && value < 8 ? value + 8 : value] ?? foreground;
  if (value >= 232) return channels([0, 0, 0].map(() => 8 + (value - 232) * 10));
  const steps = [0, 95, 135, 175, 215, 255];
  const index = value - 16;
  return channels([Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map((step) => steps[step] ?? 0));
}

function channels(values: readonly number[]): string {
  return `#${values.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
