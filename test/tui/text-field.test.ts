import { describe, expect, test } from 'vitest';

import { drawField } from '../../tui/components/field-line.ts';
import { textWidth } from '../../tui/components/line.ts';
import { editField, emptyField, fieldWith, insertText, isPrintable } from '../../tui/text-field.ts';

function edit(text: string, ...keys: readonly string[]): string {
  const field = keys.reduce((before, key) => editField(before, key) ?? before, fieldWith(text));
  return `${field.text.slice(0, field.caret)}|${field.text.slice(field.caret)}`;
}

describe('Text field', () => {
  test('edits by whole graphemes', () => {
    expect(edit('a👨‍👩‍👧‍👦', 'backspace')).toBe('a|');
    expect(edit('né', 'backspace')).toBe('n|');
    expect(edit('a👍🏽b', 'left', 'left', 'delete')).toBe('a|b');
  });

  test('knows the keys of readline', () => {
    expect(edit('one two', 'ctrl+w')).toBe('one |');
    expect(edit('one two', 'ctrl+a', 'ctrl+k')).toBe('|');
    expect(edit('one two', 'left', 'ctrl+u')).toBe('|o');
    expect(edit('one', 'home', 'x', 'end', 'space', 'y')).toBe('xone y|');
  });

  test('takes no control characters and no end of text', () => {
    expect(insertText(emptyField, 'a\r\nb\u001B[31m').text).toBe('a  b [31m');
    expect(insertText(emptyField, 'x'.repeat(10_000)).text).toHaveLength(2_000);
    expect(isPrintable('up')).toBe(false);
    expect(isPrintable('\u0003')).toBe(false);
    expect(isPrintable('é')).toBe(true);
  });

  test('is drawn within its width, its end in sight, whatever is typed', () => {
    for (const text of ['short', 'x'.repeat(300), '漢字'.repeat(80), '\u202Eabc'.repeat(20), '👨‍👩‍👧‍👦'.repeat(30)]) {
      const { pieces } = drawField(fieldWith(text), 40, '▏');
      const drawn = pieces.map((part) => part.text).join('');
      expect(textWidth(drawn)).toBeLessThanOrEqual(40);
      expect(drawn.endsWith('▏')).toBe(true);
    }
  });
});
