import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberTexts, prettyJson } from './json-text.ts';

const objects = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());

describe('prettyJson', () => {
  it('lays out like JSON.stringify', () => {
    // Only integer-like and repeated names differ: JSON.stringify sorts the former and cannot hold the latter.
    fc.assert(
      fc.property(objects, (value) => {
        const text = JSON.stringify(value);
        expect(prettyJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });

  it('keeps numbers, order and repeated members as they were written', () => {
    expect(prettyJson('{"b":12345678901234567890,"a":1.0,"b":[ ],"c":{},"2":-0e5,"1":"\\u0041"}')).toBe(
      '{\n  "b": 12345678901234567890,\n  "a": 1.0,\n  "b": [],\n  "c": {},\n  "2": -0e5,\n  "1": "\\u0041"\n}',
    );
  });

  it('does not grow beyond measure with hostile nesting', () => {
    const text = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(prettyJson(text).length).toBeLessThan(text.length + 2_000);
  });

  it('copes with a very long string', () => {
    const text = JSON.stringify({ a: '"\\'.repeat(200_000) });
    expect(JSON.parse(prettyJson(text))).toEqual(JSON.parse(text));
  });
});

describe('memberTexts', () => {
  it('has the text of every member', () => {
    fc.assert(
      fc.property(objects, (value) => {
        const text = JSON.stringify(value, null, 1);
        const texts = memberTexts(text);
        const parsed = JSON.parse(text) as Record<string, unknown>;
        expect([...texts.keys()].toSorted()).toEqual(Object.keys(parsed).toSorted());
        for (const [name, member] of texts) expect(JSON.parse(member)).toEqual(Object.getOwnPropertyDescriptor(parsed, name)?.value);
      }),
    );
  });

  it('does not round, and takes the last of a repeated member', () => {
    const texts = memberTexts('{ "a" : 1, "big" : 9007199254740993, "a" : [ 1.50, {"a": 2} ] }');
    expect(texts.get('big')).toBe('9007199254740993');
    expect(texts.get('a')).toBe('[1.50,{"a":2}]');
  });
});
