import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInDoubtMarks } from './in-doubt-marks.ts';

let folder = '';
const file = () => join(folder, 'in-doubt');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marks-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('in-doubt marks', () => {
  it('are gone after a clean run', () => {
    const first = createInDoubtMarks(folder);
    expect([first.uncleanBoot, first.left.size]).toEqual([false, 0]);
    first.set('a', 1000);
    first.clear('a');
    first.close();
    expect(existsSync(file())).toBe(false);
    expect(createInDoubtMarks(folder).uncleanBoot).toBe(false);
  });

  it('survive a run that just ended, and make the next one unclean', () => {
    const first = createInDoubtMarks(folder);
    first.set('a', 1000);
    first.set('b', 2000);
    first.clear('a');
    const second = createInDoubtMarks(folder);
    expect(second.uncleanBoot).toBe(true);
    expect([...second.left]).toEqual([['b', 2000]]);
    // And that one dies as well, before it has dealt with them.
    expect([...createInDoubtMarks(folder).left]).toEqual([['b', 2000]]);
  });

  it('tell an unclean run even when nothing was under way', () => {
    createInDoubtMarks(folder);
    expect(createInDoubtMarks(folder).uncleanBoot).toBe(true);
  });

  it('outlive a clean end while still set', () => {
    const first = createInDoubtMarks(folder);
    first.set('a', 1000);
    first.close();
    // An answer that comes while the app is already leaving.
    first.clear('a');
    first.close();
    const second = createInDoubtMarks(folder);
    expect([second.uncleanBoot, [...second.left]]).toEqual([false, [['a', 1000]]]);
  });

  it('keep the file small and private', () => {
    const marks = createInDoubtMarks(folder);
    for (let round = 0; round < 50; round += 1) {
      marks.set('a', round);
      marks.clear('a');
    }
    expect(statSync(file())).toMatchObject({ size: 0 });
    marks.set('stays', 1);
    for (let round = 0; round < 5000; round += 1) {
      marks.set('other', round);
      marks.clear('other');
    }
    expect(statSync(file()).size).toBeLessThan(70_000);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect([...createInDoubtMarks(folder).left]).toEqual([['stays', 1]]);
  });

  it('read whatever a crash left, at any byte', () => {
    const marks = createInDoubtMarks(folder);
    marks.set('first', 1);
    marks.set('second', 22);
    marks.clear('first');
    const whole = readFileSync(file(), 'utf8');
    for (let size = 0; size <= whole.length; size += 1) {
      writeFileSync(file(), whole);
      truncateSync(file(), size);
      const { left, uncleanBoot } = createInDoubtMarks(folder);
      expect(uncleanBoot).toBe(true);
      expect([...left.keys()].every((id) => id === 'first' || id === 'second')).toBe(true);
      expect(left.get('second') ?? 22).toBe(22);
    }
  });

  it('never throw at junk', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (junk) => {
        appendFileSync(file(), `${junk}\n`);
        const marks = createInDoubtMarks(folder);
        return marks.uncleanBoot;
      }),
      { numRuns: 50 },
    );
  });
});
