import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLogFile, logLine } from './log-file.ts';

const folders: string[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('the log', () => {
  it('writes one line per event, with its fields, without secrets', () => {
    expect(logLine('refreshed', { connection: 'acme/orders', ms: 12, note: 'two words', gone: undefined, none: null })).toBe(
      'refreshed connection=acme/orders ms=12 note="two words" none=null',
    );
    expect(logLine('bad\nline', { url: 'x:/cb?code=verysecret&state=abc' })).toBe('bad line url="x:/cb?code=[redacted]&state=[redacted]"');
  });

  it('stays one line whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, value) => {
        expect(logLine(message, { value })).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
    );
  });

  it('keeps lines until the file is open, and tells standard error of trouble only', async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'log-')), 'logs');
    folders.push(join(folder, '..'));
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const log = createLogFile(folder);
    log.debug('not wanted');
    log.info('started', { version: '1' });
    log.warn('careful', { token: 'eyJhbGciOiJSUzI1NiJ9.e30.sig' });
    const file = join(folder, 'main.log');
    await vi.waitFor(() => expect(statSync(file).size).toBeGreaterThan(0), { timeout: 5000 });
    log.error('later');
    expect(readFileSync(file, 'utf8')).toMatch(/^\S+ info started version=1\n\S+ warn careful token=\[redacted\]\n\S+ error later\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(stderr.mock.calls.map(([line]) => line)).toEqual(['tenantry: warn: careful token=[redacted]\n', 'tenantry: error: later\n']);
    expect(stdout).not.toHaveBeenCalled();
  });
});
