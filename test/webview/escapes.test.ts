// Characters that hide or reorder text become visible; what writing systems need stays.
import { describe, expect, it } from 'vitest';
import { oneLine, textRuns, visibleText } from '../../webview/escapes.ts';

describe('visibleText', () => {
  it.each([
    ['bidi override', 'a\u202Eb', 'a\\u{202E}b'],
    ['bidi isolate', '\u2067x\u2069', '\\u{2067}x\\u{2069}'],
    ['zero width space', 'pass\u200Bword', 'pass\\u{200B}word'],
    ['byte order mark', '\uFEFFx', '\\u{FEFF}x'],
    ['NUL and bell', '\u0000\u0007', '\\u{0000}\\u{0007}'],
    ['escape of a terminal', '\u001b[31m', '\\u{001B}[31m'],
    ['lone surrogate', 'a\ud800b', 'a\\u{D800}b'],
    ['tag characters', 'x\u{E0041}', 'x\\u{E0041}'],
    ['joiner between Latin letters', 'pay\u200Dpal', 'pay\\u{200D}pal'],
    ['carriage return alone', 'a\rb', 'a\\u{000D}b'],
  ])('%s', (_name, text, shown) => expect(visibleText(text)).toBe(shown));

  it.each([
    ['a line feed and a tab', 'a\n\tb'],
    ['Arabic', 'مرحبا'],
    ['a Persian non-joiner', 'می\u200Cخواهم'],
    ['a family', '👩\u200D👩\u200D👧'],
    ['a heart with a variation selector', '❤\uFE0F\u200D🔥'],
    ['surrogate pairs', '𝒳😀'],
  ])('leaves %s alone', (_name, text) => expect(visibleText(text)).toBe(text));

  it('shows Windows line ends as line ends', () => expect(visibleText('a\r\nb\u200B')).toBe('a\nb\\u{200B}'));
});

describe('textRuns', () => {
  it('marks what it made', () => {
    expect(textRuns('a\u202Eb')).toEqual([
      { text: 'a', escaped: false },
      { text: '\\u{202E}', escaped: true },
      { text: 'b', escaped: false },
    ]);
  });
});

describe('oneLine', () => {
  it('folds spaces and stops', () => {
    expect(oneLine(' a\n\n  b\t c ')).toBe('a b c');
    expect(oneLine('x'.repeat(1000)).length).toBe(400);
  });
});
