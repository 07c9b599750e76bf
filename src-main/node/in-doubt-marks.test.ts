import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../core/base/index.ts';
import { createInDoubtMarks } from './in-doubt-marks.ts';

/** File system calls that fail, by name, with this code. */
const disk = vi.hoisted(() => ({ failing: new Set<string>(), code: 'ENOSPC' }));
vi.mock('node:fs', async (original) => {
  const real: Record<string, unknown> = await original();
  const wrapped = Object.entries(real).map(([name, member]) => {
    if (typeof member !== 'function' || !name.endsWith('Sync')) return [name, member];
    const faulty = (...parameters: unknown[]): unknown => {
      if (disk.failing.has(name)) throw Object.assign(new Error(`${disk.code}: made up by a test`), { code: disk.code });
      return Reflect.apply(member, real, parameters);
    };
    return [name, faulty];
  });
  return Object.fromEntries(wrapped) as object;
});

let folder = '';
const file = () => join(folder, 'in-doubt');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marks-'));
});
afterEach(() => {
  disk.failing.clear();
  rmSync(folder, { recursive: true, force: true });
});

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

describe('in-doubt marks on a disk that fails', () => {
  const writing = [
    'mkdirSync',
    'writeFileSync',
    'renameSync',
    'openSync',
    'writeSync',
    'ftruncateSync',
    'truncateSync',
    'closeSync',
    'rmSync',
  ];
  const open = (path = folder) => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
    return { marks: createInDoubtMarks(path, logger), warnings };
  };
  const useAll = (marks: ReturnType<typeof createInDoubtMarks>) => {
    marks.set('a', 1);
    marks.set('b', 2);
    marks.clear('a');
    marks.close();
    marks.close();
  };

  it('go on in memory when the folder is a file, say so once, and call the start unclean', () => {
    writeFileSync(join(folder, 'file'), '');
    const { marks, warnings } = open(join(folder, 'file'));
    expect([marks.uncleanBoot, marks.left.size]).toEqual([true, 0]);
    useAll(marks);
    expect(warnings).toEqual([expect.stringMatching(/kept in memory/)]);
  });

  it('go on when everything is read-only, and still tell what an earlier run left', () => {
    createInDoubtMarks(folder).set('a', 1000);
    disk.code = 'EROFS';
    for (const call of writing) disk.failing.add(call);
    const { marks, warnings } = open();
    expect([marks.uncleanBoot, [...marks.left]]).toEqual([true, [['a', 1000]]]);
    useAll(marks);
    expect(warnings).toHaveLength(1);
  });

  it.each(writing)('go on when %s fails, at the start and later', (call) => {
    for (const code of ['ENOSPC', 'EIO', 'EDQUOT']) {
      disk.code = code;
      disk.failing.add(call);
      useAll(open().marks);
      disk.failing.clear();
      const { marks, warnings } = open();
      disk.failing.add(call);
      useAll(marks);
      expect(warnings.length).toBeLessThanOrEqual(1);
      disk.failing.clear();
    }
  });

  it('write all marks anew once the disk is well again', () => {
    const { marks } = open();
    disk.failing.add('writeSync');
    marks.set('a', 1000);
    marks.set('b', 2000);
    disk.failing.add('writeFileSync');
    marks.set('c', 3000);
    disk.failing.clear();
    marks.clear('b');
    const second = open().marks;
    expect([...second.left]).toEqual([
      ['a', 1000],
      ['c', 3000],
    ]);
    expect(second.uncleanBoot).toBe(true);
  });

  it('cannot be read: the start is unclean', () => {
    createInDoubtMarks(folder).close();
    disk.code = 'EIO';
    disk.failing.add('readFileSync');
    expect(open().marks.uncleanBoot).toBe(true);
  });

  it('let no old goodbye speak for a run that could not begin its journal', () => {
    const first = open().marks;
    first.set('a', 1000);
    first.close();
    disk.failing.add('writeFileSync');
    expect(open().marks.uncleanBoot).toBe(true);
    disk.failing.clear();
    const second = open().marks;
    expect([second.uncleanBoot, [...second.left]]).toEqual([true, [['a', 1000]]]);
  });
});
