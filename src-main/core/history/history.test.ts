import { written } from '../../../src-preload/contract/words/testing/written.ts';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as nodeFiles from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../base/index.ts';
import { seededRandom } from '../base/testing/seeded-random.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { createLineFiles, type LineFileSystem } from '../../node/line-files.ts';
import { History } from './history.ts';
import { anyHistoryEvent, waiting } from './testing/history-events.ts';

let root = '';
let folder = '';
let clock: VirtualClock;
let warned: string[];
let changed: string[];
let seed = 1;

const logger: Logger = { ...silentLogger, warn: (message, fields) => void warned.push(`${message} ${JSON.stringify(fields)}`) };
const open = (files: LineFileSystem = nodeFiles) =>
  new History({
    files: createLineFiles(folder, files),
    clock,
    random: seededRandom(seed++),
    logger,
    changed: (id) => void changed.push(id),
  });
const fileOf = (id: string) => join(folder, `${id}.jsonl`);
const kinds = async (history: History, id = 'a') => (await history.list(id)).map(({ kind }) => kind);
const refreshed = { kind: 'refreshed', rotated: true } as const;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'history-'));
  folder = join(root, 'user data', 'history');
  clock = new VirtualClock();
  warned = [];
  changed = [];
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a history', () => {
  it('is told at once, newest first, and is there after a restart', async () => {
    const history = open();
    history.record('a', { kind: 'signed-in', account: 'dana', replaced: null, refreshable: true });
    await clock.advance(1_000);
    history.record('a', refreshed);
    expect(history.revision('a')).toBe(2);
    expect(changed).toEqual(['a', 'a']);
    const told = await history.list('a');
    expect(told).toMatchObject([
      { kind: 'refreshed', rotated: true, at: clock.now() },
      { kind: 'signed-in', account: 'dana', at: clock.now() - 1_000 },
    ]);
    expect(await open().list('a')).toEqual(told);
    expect(warned).toEqual([]);
  });

  it('is empty for a connection nothing happened to, and leaves no file behind', async () => {
    expect(await open().list('nobody')).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });

  it.runIf(process.platform !== 'win32')('can be read by its user only', async () => {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    chmodSync(folder, 0o755);
    const history = open();
    history.record('a', refreshed);
    await history.close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(fileOf('a')).mode & 0o777).toBe(0o600);
  });

  it('goes on with an outage after a restart', async () => {
    const first = open();
    first.record('a', refreshed);
    first.record('a', waiting('offline'));
    await first.close();
    await clock.advance(600_000);
    const second = open();
    second.record('a', waiting('offline'));
    second.record('a', refreshed);
    expect(await second.list('a')).toMatchObject([
      { kind: 'recovered', attempts: 2, outageMs: 600_000 },
      { kind: 'waiting', attempts: 2 },
      { kind: 'refreshed' },
    ]);
  });

  it('makes one entry of a weekend offline', async () => {
    const history = open();
    for (let attempt = 0; attempt < 800; attempt += 1) {
      history.record('a', waiting('offline'));
      await clock.advance(300_000);
    }
    expect(await history.list('a')).toMatchObject([{ kind: 'waiting', attempts: 800 }]);
  });

  it('stays within its bounds on the disk and in what it tells', async () => {
    const history = open();
    history.record('a', { kind: 'signed-in', account: 'dana', replaced: null, refreshable: true });
    let largest = 0;
    for (let round = 0; round < 60; round += 1) {
      for (let index = 0; index < 100; index += 1) history.record('a', refreshed);
      await history.close();
      largest = Math.max(largest, statSync(fileOf('a')).size);
    }
    expect(largest).toBeLessThanOrEqual(520 * 1024);
    // It was written anew at least once.
    expect(statSync(fileOf('a')).size).toBeLessThan(6_000 * 80);
    expect(readdirSync(folder)).toEqual(['a.jsonl']);
    const told = await history.list('a');
    expect(told).toHaveLength(500);
    expect(told.at(-1)?.kind).toBe('signed-in');
    if (process.platform !== 'win32') expect(statSync(fileOf('a')).mode & 0o777).toBe(0o600);
  });

  it('is deleted with its connection, and only that one', async () => {
    const history = open();
    history.record('a', refreshed);
    history.record('b', refreshed);
    await history.forget('a');
    await history.close();
    expect(readdirSync(folder)).toEqual(['b.jsonl']);
    expect(await history.list('a')).toEqual([]);
    expect(history.revision('a')).toBe(0);
    await history.forget('never there');
    expect(warned).toEqual([]);
  });

  it.each(['../escape', 'A/B', 'C:\\x', '.', '', 'ä', 'A', 'a.b'])(
    'keeps the file of %j inside its folder, apart from others',
    async (id) => {
      const history = open();
      history.record(id, refreshed);
      history.record('a', { kind: 'sign-in-cancelled' });
      await history.close();
      expect(readdirSync(folder)).toHaveLength(2);
      expect(readdirSync(join(root, 'user data'))).toEqual(['history']);
      expect(await kinds(open(), id)).toEqual(['refreshed']);
    },
  );
});

describe('a file that is not as it was left', () => {
  const write = async () => {
    const history = open();
    history.record('a', { kind: 'signed-in', account: 'dana', replaced: null, refreshable: true });
    history.record('a', refreshed);
    history.record('a', waiting('offline'));
    await history.close();
    return readFileSync(fileOf('a'));
  };

  it('costs what was cut off it, whatever is appended then', async () => {
    const whole = await write();
    const wholeLines = (length: number) => {
      const cut = whole.subarray(0, length).toString();
      // A last line without its line end is whole all the same.
      const ends = whole.toString().split('\n').slice(0, -1);
      let size = 0;
      return ends.filter((line) => (size += Buffer.byteLength(line) + 1) - 1 <= Buffer.byteLength(cut)).length;
    };
    for (let length = 0; length <= whole.length; length += 1) {
      writeFileSync(fileOf('a'), whole.subarray(0, length));
      const history = open();
      history.record('a', { kind: 'sign-in-cancelled' });
      const told = await kinds(history);
      expect(told, `cut at ${length}`).toEqual([
        'sign-in-cancelled',
        ...['signed-in', 'refreshed', 'waiting'].slice(0, wholeLines(length)).toReversed(),
      ]);
    }
    expect(warned).toEqual([]);
  });

  it('is read around foreign lines, which stay where they are', async () => {
    const whole = await write();
    const foreign = Buffer.from('not JSON\n{"kind":"of a later version","id":"x","at":1}\n\u0000\u0000\n');
    writeFileSync(fileOf('a'), Buffer.concat([foreign, whole, Buffer.from([0xff, 0xfe, 0x0a])]));
    const history = open();
    history.record('a', refreshed);
    expect(await kinds(history)).toEqual(['recovered', 'waiting', 'refreshed', 'signed-in']);
    expect(readFileSync(fileOf('a'), 'latin1')).toContain('of a later version');
  });

  it('may be a folder: nothing is deleted and nothing fails', async () => {
    mkdirSync(fileOf('a'), { recursive: true });
    const history = open();
    history.record('a', refreshed);
    expect(await kinds(history)).toEqual(['refreshed']);
    await history.close();
    expect(statSync(fileOf('a')).isDirectory()).toBe(true);
  });
});

describe('a disk that fails', () => {
  it('stops nobody: what happened is kept in memory, said once, and written when the disk is back', async () => {
    mkdirSync(join(root, 'user data'));
    writeFileSync(folder, 'a file where the folder should be');
    const history = open();
    for (let index = 0; index < 3; index += 1) history.record('a', { kind: 'sign-in-cancelled' });
    expect(await kinds(history)).toEqual(['sign-in-cancelled', 'sign-in-cancelled', 'sign-in-cancelled']);
    await history.close();
    expect(warned).toHaveLength(1);
    rmSync(folder);
    history.record('a', refreshed);
    await history.close();
    expect(await kinds(open())).toEqual(['refreshed', 'sign-in-cancelled', 'sign-in-cancelled', 'sign-in-cancelled']);
  });

  it('may take half a line', async () => {
    let failing = false;
    const files: LineFileSystem = {
      ...nodeFiles,
      appendFile: async (path, data, options) => {
        if (!failing) return await nodeFiles.appendFile(path, data, options);
        await nodeFiles.appendFile(path, String(data).slice(0, 30), options);
        throw new Error('ENOSPC');
      },
    };
    const history = open(files);
    history.record('a', { kind: 'signed-in', account: null, replaced: null, refreshable: true });
    await history.close();
    failing = true;
    history.record('a', waiting('offline'));
    history.record('a', refreshed);
    await history.close();
    failing = false;
    await history.close();
    expect(await kinds(open())).toEqual(['recovered', 'waiting', 'signed-in']);
  });

  it('does not spoil the file it cannot write anew', async () => {
    const files: LineFileSystem = {
      ...nodeFiles,
      rename: async () => {
        throw new Error('EBUSY');
      },
    };
    const history = open(files);
    const message = 'x'.repeat(500);
    for (let index = 0; index < 1_100; index += 1) {
      history.record('a', { kind: 'sign-in-failed', error: { code: 'oauth_error', ...written(message) } });
    }
    await history.close();
    expect(await history.list('a')).toHaveLength(500);
    expect(warned).toHaveLength(1);
  });

  it('bounds what waits in memory', async () => {
    writeFileSync(join(root, 'user data'), 'in the way');
    const history = open();
    for (let index = 0; index < 700; index += 1) history.record('a', { kind: 'sign-in-cancelled' });
    expect(await history.list('a')).toHaveLength(500);
    rmSync(join(root, 'user data'));
    await history.close();
    expect(readFileSync(fileOf('a'), 'utf8').trim().split('\n')).toHaveLength(500);
  });
});

describe('secrets', () => {
  it('never get into the file, in whatever text they come', async () => {
    const history = open();
    const random = seededRandom(7);
    const secret = () => Buffer.from(random.bytes(32)).toString('base64url');
    const jwt = () => `eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.${Buffer.from(`{"sub":"${secret()}"}`).toString('base64url')}.${secret()}`;
    const planted: string[] = [];
    const text = fc.tuple(fc.nat(7), fc.string({ maxLength: 40 })).map(([form, around]) => {
      const one = form < 2 ? jwt() : secret();
      planted.push(one);
      const where = [
        `${around} ${one}`,
        `Authorization: Bearer ${one}`,
        `refresh_token=${one}&${around}`,
        `{"refresh_token":"${one}"}`,
        `code=${one}`,
        `com.okta.acme:/callback?code=${one}&state=${secret()}`,
        `code_verifier: ${one}`,
        `the refresh token ${one} is no longer valid`,
      ];
      return where[form] ?? one;
    });
    const events = fc.sample(anyHistoryEvent(text), { numRuns: 400, seed: 5 });
    for (const event of events) history.record('a', event);
    await history.close();
    const file = readFileSync(fileOf('a'), 'utf8');
    expect(file.split('\n').length).toBeGreaterThan(200);
    expect(planted.length).toBeGreaterThan(300);
    expect(planted.filter((one) => file.includes(one) || one.split('.').some((part) => part.length > 30 && file.includes(part)))).toEqual(
      [],
    );
  });
});
