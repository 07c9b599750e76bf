import { worded, wordsOf } from '../../src-preload/contract/words/testing/worded.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBrowser } from './browser.ts';

const openExternal = vi.hoisted(() => vi.fn<(url: string) => Promise<void>>());
vi.mock('electron', () => ({ shell: { openExternal } }));
afterEach(() => openExternal.mockReset().mockResolvedValue(undefined));

const url = 'https://acme.okta.com/oauth2/v1/authorize?state=a b&x=$&y=$(touch%20/tmp/x)';

describe('opening a browser', () => {
  it('hands https and loopback addresses to the system', async () => {
    expect(await createBrowser().open(url, null)).toEqual({ ok: true, value: { openedIn: 'the system browser' } });
    expect((await createBrowser().open('http://127.0.0.1:7000/authorize', null)).ok).toBe(true);
    expect(openExternal).toHaveBeenCalledTimes(2);
  });

  it.each(['http://acme.okta.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'smb://x/y', 'nonsense', ''])(
    'refuses %j with either way of opening',
    async (bad) => {
      expect(await createBrowser().open(bad, null)).toMatchObject({ ok: false, error: { code: 'browser_failed' } });
      expect((await createBrowser().open(bad, ['true', '{url}'])).ok).toBe(false);
      expect(openExternal).not.toHaveBeenCalled();
    },
  );

  it('says what to do when the system cannot', async () => {
    openExternal.mockRejectedValueOnce(new Error('no application'));
    const result = await createBrowser().open(url, null);
    expect(result).toMatchObject({ ok: false, error: { code: 'browser_failed' } });
    expect(result.ok ? '' : wordsOf(result.error).remedy).toContain('Copy the sign-in link');
  });

  it('starts a command with the URL in its arguments, and no shell in between', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'browser-'));
    const program = join(folder, 'my browser');
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/seen.part'\nmv '${folder}/seen.part' '${folder}/seen'\n`, {
      mode: 0o755,
    });
    const result = await createBrowser().open(url, [program, '--profile=Work', '{url}', 'twice={url}|{url}', '; touch x']);
    expect(result).toEqual({ ok: true, value: { openedIn: 'my browser' } });
    const seen = await vi.waitFor(() => readFileSync(join(folder, 'seen'), 'utf8'), { timeout: 5000 });
    expect(seen).toBe(['--profile=Work', url, `twice=${url}|${url}`, '; touch x', ''].join('\n'));
    rmSync(folder, { recursive: true });
  });

  it('names the browser, not what starts it', async () => {
    const result = await createBrowser().open(url, ['/no/such/flatpak', 'run', 'org.mozilla.firefox', '{url}']);
    expect(worded(result)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('Firefox, there is no such program') as string },
    });
  });

  it.each([[[]], [['firefox']], [['{url}']], [['/no/such/program', '{url}']], [['/etc/passwd', '{url}']], [['a\0b', '{url}']]])(
    'fails politely for the command %j',
    async (command) => {
      const result = await createBrowser().open(url, command);
      expect(result).toMatchObject({ ok: false, error: { code: 'browser_failed' } });
      expect(result.ok ? '' : (wordsOf(result.error).remedy ?? '')).not.toBe('');
    },
  );
});
