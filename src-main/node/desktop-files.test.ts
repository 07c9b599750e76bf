import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultInMimeApps,
  entryValue,
  execWord,
  handlerEntry,
  isPlainPath,
  launcherScript,
  schemesOfEntry,
  shellWord,
  withoutMimeApps,
} from './desktop-files.ts';

const linux = process.platform === 'linux';
/** Any text an argument can be: no NUL, and whole characters. */
const argument = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));

describe('the launcher script', () => {
  it.runIf(linux)('hands every argument through a real sh unchanged', () => {
    const nasty = ['', ' ', "'", `"`, '$HOME', '`id`', '\\', '\n', '%u', '*', '~', '-n', "a'b'c", '!!', ';|&', '#x', '\t', 'ü漢😀'];
    const check = (command: readonly string[], extra: readonly string[], value: string) => {
      const print = 'console.log(JSON.stringify([process.argv.slice(1), process.env.SPECIAL]))';
      const script = launcherScript([process.execPath, '-e', print, '--', ...command], { SPECIAL: value });
      const out = execFileSync('sh', ['-c', script, 'launcher', ...extra], { encoding: 'utf8' });
      expect(JSON.parse(out)).toEqual([[...command, ...extra], value]);
    };
    check(nasty, nasty, nasty.join(''));
  });

  it.runIf(linux)('quotes any word for sh', () => {
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 20 }), (words) => {
        const out = execFileSync('sh', ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`], { encoding: 'utf8' });
        expect(out.split('\0').slice(0, -1)).toEqual(words);
      }),
      { numRuns: 40 },
    );
  });
});

describe('the Exec key', () => {
  it('leaves plain paths alone and quotes the rest', () => {
    expect(execWord('/home/me/.local/share/tenantry/open-link')).toBe('/home/me/.local/share/tenantry/open-link');
    expect(execWord('/home/my self/$x%"y')).toBe('"/home/my self/\\\\$x%%\\\\"y"');
  });

  it('can be read back by the rules of the specification', () => {
    const unescapeValue = (value: string) =>
      value.replaceAll(/\\([sntr\\])/g, (_, letter: string) => ({ s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' })[letter] ?? '');
    fc.assert(
      fc.property(argument, (name) => {
        const path = `/x${name}`;
        const line = execWord(path);
        expect(line).not.toMatch(/[\n\r]/);
        if (isPlainPath(path)) return;
        const value = unescapeValue(line);
        expect(
          value
            .slice(1, -1)
            .replaceAll(/\\(["`$\\])/g, '$1')
            .replaceAll('%%', '%'),
        ).toBe(path);
      }),
    );
  });
});

describe('the handler entry', () => {
  it('lists its schemes, readably', () => {
    const entry = handlerEntry('/home/me/open-link', ['com.okta.acme', 'com.okta.globex']);
    expect(entry).toContain('\nExec=/home/me/open-link %u\n');
    expect(entry).toContain('\nMimeType=x-scheme-handler/com.okta.acme;x-scheme-handler/com.okta.globex;\n');
    expect(schemesOfEntry(entry)).toEqual(['com.okta.acme', 'com.okta.globex']);
    expect(entryValue(`${entry}[Desktop Action x]\nName=Other\n`, 'Name')).toBe('Tenantry');
    expect(entryValue('[Other]\nName=x\n', 'Name')).toBeNull();
    expect(schemesOfEntry('junk')).toEqual([]);
  });
});

describe('mimeapps.list', () => {
  const text = [
    '# mine',
    '[Added Associations]',
    'x-scheme-handler/com.okta.acme=other.desktop;ours.desktop;',
    '',
    '[Default Applications]',
    'text/html=firefox.desktop',
    'x-scheme-handler/com.okta.acme=ours.desktop',
    'x-scheme-handler/com.okta.globex=other.desktop',
    '',
  ].join('\n');

  it('tells the default', () => {
    expect(defaultInMimeApps(text, 'com.okta.acme')).toBe('ours.desktop');
    expect(defaultInMimeApps(text, 'com.okta.globex')).toBe('other.desktop');
    expect(defaultInMimeApps(text, 'com.okta')).toBeNull();
    expect(defaultInMimeApps('x-scheme-handler/a.b=x', 'a.b')).toBeNull();
  });

  it('loses only what is ours', () => {
    expect(withoutMimeApps(text, 'ours.desktop', ['com.okta.acme', 'com.okta.globex'])).toBe(
      text
        .replace('x-scheme-handler/com.okta.acme=other.desktop;ours.desktop;', 'x-scheme-handler/com.okta.acme=other.desktop;')
        .replace('x-scheme-handler/com.okta.acme=ours.desktop\n', ''),
    );
    expect(withoutMimeApps(text, 'ours.desktop', ['com.okta.other'])).toBe(text);
  });

  it('keeps any other file to the letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (junk) => {
        expect(withoutMimeApps(junk, 'ours.desktop', ['com.okta.acme'])).toBe(junk);
        defaultInMimeApps(junk, 'com.okta.acme');
        schemesOfEntry(junk);
      }),
    );
  });
});
