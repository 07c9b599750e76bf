import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlainText, oneLine, pasteable, quoted, redactedLine, shortened } from './outside-text.ts';

/** Any text, rich in what must not get through. */
const nasty = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n',
        '\r\n',
        '\t',
        '\u001b[31m',
        '\u0007',
        '\u007f',
        '\u0085',
        '\u009b',
        '\u202e',
        '\u2066',
        '\u200b',
        '\u2028',
        '\ud83d',
        '😀',
        ' ',
      ),
    ),
  )
  .map((parts) => parts.join(''));
const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

describe('one line', () => {
  it('holds nothing that breaks lines, reorders or hides, and has its bound', () => {
    fc.assert(
      fc.property(nasty, fc.integer({ min: 1, max: 50 }), (text, longest) => {
        const line = oneLine(text, longest);
        expect(isPlainText(line)).toBe(true);
        expect(line.length).toBeLessThanOrEqual(longest);
        expect(line).not.toMatch(/ {2}|^ | $/);
        expect(oneLine(oneLine(text))).toBe(oneLine(text));
        expect(halves.test(redactedLine(text, longest))).toBe(false);
      }),
    );
  });

  it('keeps what is plain, and redacts on request', () => {
    expect(oneLine(' Dana\u202e\r\n Doe\u200b ')).toBe('Dana Doe');
    expect(quoted('a\nb')).toBe('“a b”');
    expect(shortened('😀😀', 3)).toBe('😀…');
    expect(redactedLine('refresh_token=\u200babcDEF123456\n')).toBe('refresh_token=[redacted]');
  });

  it('joins a secret before it is looked for', () => {
    expect(redactedLine('eyJhbGci\u200bOiJSUzI1NiJ9.e30.c2ln')).toBe('[redacted]');
  });
});

describe('text for the clipboard', () => {
  it('has no control that a terminal obeys, in one line no line break either', () => {
    fc.assert(
      fc.property(nasty, fc.boolean(), (text, multiLine) => {
        const copied = pasteable(text, { multiLine });
        expect(copied).not.toMatch(multiLine ? /(?![\n\t])\p{Cc}|\p{Bidi_Control}/u : /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
        expect(pasteable(copied, { multiLine })).toBe(copied);
      }),
    );
  });

  it('is otherwise to the letter', () => {
    const plain = fc.string({ unit: 'grapheme-composite' }).filter((text) => !/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u.test(text));
    fc.assert(fc.property(plain, (text) => pasteable(text, { multiLine: false }) === text));
    expect(pasteable('Zo\u200cë  \u202eeve\nrm -rf ~\r\n', { multiLine: false })).toBe('Zo\u200cë  eve rm -rf ~ ');
    expect(pasteable('{\n\t"a": "\u001b"\r\n}', { multiLine: true })).toBe('{\n\t"a": ""\n}');
  });
});
