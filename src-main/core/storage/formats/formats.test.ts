import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { createFormat, type Format, type Migration, type Parsed } from './format.ts';
import {
  clearLine,
  clientCredentialsFormat,
  configurationFormat,
  historyLineFormat,
  journalVersion,
  lastUsedBefore4,
  lastUsedFormat,
  parseJournal,
  pendingSignInFormat,
  registeredSchemesFormat,
  sessionRecordFormat,
  setLine,
  shutdownLine,
} from './index.ts';

/*
 * `fixtures/{format}-v{N}.json` is what version N of the format wrote, and is never changed again. Once N is an earlier
 * version, `{format}-v{N}.now.json` is what today's version makes of it.
 */

const folder = join(import.meta.dirname, 'fixtures');
const fixture = (name: string): string => readFileSync(join(folder, name), 'utf8');

type AnyFormat = Pick<Format<never>, 'version'> & { parse(text: string): Parsed<object>; write(value: object): string };
const journalFormat: AnyFormat = {
  version: journalVersion,
  parse: parseJournal,
  write: (value) => {
    const { marks, clean } = value as { readonly marks: ReadonlyMap<string, number>; readonly clean: boolean };
    return [...marks].map(([id, at]) => setLine(id, at)).join('') + (clean ? shutdownLine : '');
  },
};
const formats: Readonly<Record<string, AnyFormat>> = {
  configuration: configurationFormat,
  'last-used': lastUsedFormat,
  'session-record': sessionRecordFormat,
  'pending-sign-in': pendingSignInFormat,
  'client-credentials': clientCredentialsFormat,
  'history-line': historyLineFormat,
  'registered-schemes': registeredSchemesFormat,
  'in-doubt-journal': journalFormat,
};
const endingOf = (name: string): string => (name === 'in-doubt-journal' ? 'txt' : 'json');

it('has a fixture of every version of every format', () => {
  const expected = Object.entries(formats).flatMap(([name, { version }]) =>
    Array.from({ length: version }, (_, index) => `${name}-v${index + 1}.${endingOf(name)}`).flatMap((one, index) =>
      index + 1 < version ? [one, one.replace(/\.\w+$/, '.now.json')] : [one],
    ),
  );
  expect(readdirSync(folder).toSorted()).toEqual(expected.toSorted());
});

describe.each(Object.entries(formats))('the format of a %s', (name, format) => {
  const versions = Array.from({ length: format.version }, (_, index) => index + 1);
  const text = fixture(`${name}-v${format.version}.${endingOf(name)}`);
  const later = format.version + 1;

  /** What is read from whatever text, or nothing; and that a value read is written and read again as it was. */
  const expectAnAnswer = (junk: string) => {
    const parsed = format.parse(junk);
    expect(parsed.kind).toMatch(/^(read|newer|unreadable)$/);
    if (parsed.kind === 'read') expect(format.parse(format.write(parsed.value))).toMatchObject({ kind: 'read', value: parsed.value });
  };

  it.each(versions)('reads version %i whole', (version) => {
    const old = fixture(`${name}-v${version}.${endingOf(name)}`);
    const parsed = format.parse(old);
    expect(parsed).toMatchObject({ kind: 'read', version });
    const written: unknown = parsed.kind === 'read' ? format.write(parsed.value) : null;
    if (version === format.version && endingOf(name) === 'json')
      expect(JSON.parse(String(written))).toMatchObject(JSON.parse(old) as object);
  });

  it('names a later version as such, whatever its shape', () => {
    const shapes =
      name === 'in-doubt-journal'
        ? [`version ${later}\n`, `version ${later}\n${text}`]
        : [`{"version":${later}}`, `{"version":${later},"new":[1]}`];
    for (const shape of shapes) expect(format.parse(shape)).toEqual({ kind: 'newer', version: later });
  });

  it('has an answer for any text and any JSON', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), expectAnAnswer));
    fc.assert(fc.property(fc.json(), expectAnAnswer));
    const versioned = fc.tuple(fc.jsonValue(), fc.jsonValue());
    fc.assert(fc.property(versioned, ([version, member]) => expectAnAnswer(JSON.stringify({ version, member }))));
  });

  it('reads what it wrote with any one part replaced, or says that it cannot', () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 20 }), (at, length, junk) =>
        expectAnAnswer(text.slice(0, at) + junk + text.slice(at + length)),
      ),
    );
    if (endingOf(name) !== 'json') return;
    const document = JSON.parse(text) as object;
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(document)), fc.jsonValue(), (key, value) =>
        expectAnAnswer(JSON.stringify(Object.assign(structuredClone(document), { [key]: value }))),
      ),
    );
  });

  it('finds a text cut short unreadable, or takes its whole lines', () => {
    for (let length = 0; length < text.trimEnd().length; length += 1) {
      const { kind } = format.parse(text.slice(0, length));
      expect(kind, `cut at ${length}`).toBe(name === 'in-doubt-journal' ? 'read' : 'unreadable');
    }
  });
});

describe('a configuration before version 4', () => {
  it.each([1, 2, 3])('of version %i gives its last uses to the file they have now', (version) => {
    const text = fixture(`configuration-v${version}.json`);
    const { connections } = JSON.parse(text) as { connections: { id: string; lastUsedAt: number | null }[] };
    const used = connections.filter(({ lastUsedAt }) => lastUsedAt !== null).map(({ id, lastUsedAt }) => [id, lastUsedAt]);
    expect(used.length).toBeGreaterThan(0);
    expect([...lastUsedBefore4(text)]).toEqual(used);
  });
});

describe('a journal', () => {
  it('is a clean one only with its last line', () => {
    const text = setLine('orders', 5) + setLine('billing', 6.25) + clearLine('orders');
    expect(parseJournal(text + shutdownLine)).toMatchObject({ value: { marks: new Map([['billing', 6.25]]), clean: true } });
    expect(parseJournal(text)).toMatchObject({ value: { clean: false } });
    expect(parseJournal(`${text}goodby`)).toMatchObject({ value: { clean: false } });
  });
});

describe('steps from earlier versions', () => {
  const schema = z.object({ name: z.string(), size: z.number() });
  const named: Migration = ({ title, ...rest }) => ({ ...rest, name: title });
  const sized: Migration = (document) => ({ size: 1, ...document });
  const format = (...migrations: Migration[]) => createFormat({ schema, migrations, firstIsUnnumbered: true });

  it('are made one after the other, from the version of the file', () => {
    const read = { kind: 'read', value: { name: 'a', size: 1 } };
    expect(format(named, sized).parse('{"title":"a"}')).toEqual({ ...read, version: 1 });
    expect(format(named, sized).parse('{"version":2,"name":"a"}')).toEqual({ ...read, version: 2 });
    expect(format(named, sized).parse('{"version":3,"name":"a","size":1}')).toEqual({ ...read, version: 3 });
    expect(format(named, sized).parse('{"version":4}')).toEqual({ kind: 'newer', version: 4 });
    expect(format(named, sized).write({ name: 'a', size: 1 })).toBe('{"version":3,"name":"a","size":1}');
  });

  it('that break leave the file unreadable, and never throw', () => {
    const broken: Migration = () => {
      throw new Error('no');
    };
    expect(format(named, broken).parse('{"title":"a"}')).toMatchObject({ kind: 'unreadable', reason: /version 1 and could not/ });
    expect(format(broken, sized).parse('{"version":2,"name":"a"}')).toMatchObject({ kind: 'read' });
  });
});
