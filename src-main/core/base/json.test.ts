import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepestJson, JsonTooDeep, parseJson } from './json.ts';

/** JSON around `core`, nested by turns in arrays and objects. */
const nested = (levels: number, core = '1'): string =>
  Array.from({ length: levels }).reduce<string>((inner, _, level) => (level % 2 === 0 ? `[0,${inner}]` : `{"a":1,"b":${inner}}`), core);

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('takes a hundred levels and no more', () => {
    expect(parseJson(nested(deepestJson))).toEqual(JSON.parse(nested(deepestJson)));
    expect(() => parseJson(nested(deepestJson + 1))).toThrow(JsonTooDeep);
    expect(() => parseJson(nested(deepestJson, '{}'))).toThrow(JsonTooDeep);
  });

  it('survives nesting that no stack could hold', () => {
    for (const levels of [10_000, 500_000]) {
      expect(() => parseJson('['.repeat(levels) + ']'.repeat(levels))).toThrow(JsonTooDeep);
      expect(() => parseJson('{"a":'.repeat(levels) + '1' + '}'.repeat(levels))).toThrow(JsonTooDeep);
    }
  });

  it('is not deceived by brackets in a text', () => {
    const text = JSON.stringify({ a: '[{'.repeat(1_000), b: '\\"[' });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('throws for what is no JSON', () => {
    expect(() => parseJson('{')).toThrow(SyntaxError);
  });
});
