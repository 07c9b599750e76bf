import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inRoot } from './project.ts';

describe.skipIf(process.platform !== 'linux')('the substitutes for xdg-utils', () => {
  let folder: string;
  const tool = (name: string, ...args: readonly string[]): string =>
    execFileSync(inRoot('scripts', 'desktop-tools', name), args, {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        XDG_CONFIG_HOME: join(folder, 'config'),
        XDG_DATA_HOME: join(folder, 'data'),
        BROWSER: join(folder, 'browser'),
      },
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'desktop-tools-'));
    mkdirSync(join(folder, 'data', 'applications'), { recursive: true });
    for (const name of ['handler', 'browser']) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $1"\n`);
      chmodSync(join(folder, name), 0o755);
    }
    writeFileSync(join(folder, 'data', 'applications', 'a.desktop'), `[Desktop Entry]\nExec=${join(folder, 'handler')} %u\n`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('remember a default, replace it, and leave others alone', () => {
    expect(tool('xdg-mime', 'query', 'default', 'x-scheme-handler/com.okta.acme')).toBe('');
    tool('xdg-mime', 'default', 'a.desktop', 'x-scheme-handler/com.okta.acme', 'x-scheme-handler/https');
    tool('xdg-mime', 'default', 'b.desktop', 'x-scheme-handler/https');
    expect(tool('xdg-mime', 'query', 'default', 'x-scheme-handler/com.okta.acme')).toBe('a.desktop\n');
    expect(tool('xdg-mime', 'query', 'default', 'x-scheme-handler/https')).toBe('b.desktop\n');
    expect(readFileSync(join(folder, 'config', 'mimeapps.list'), 'utf8').match(/https=/g)).toHaveLength(1);
  });

  it('open a URL with its handler, others with the browser, and pass it on whole', () => {
    tool('xdg-mime', 'default', 'a.desktop', 'x-scheme-handler/com.okta.acme');
    const url = "com.okta.acme:/callback?code=a b&c='d'$(id)";
    expect(tool('xdg-open', url)).toBe(`handler ${url}\n`);
    expect(tool('xdg-open', 'https://example.com/')).toBe('browser https://example.com/\n');
  });
});
