import { wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curlCommand } from './curl.ts';

/** What a POSIX shell makes of a command: the arguments that the program would get. Nothing is expanded or run but a print. */
const argumentsOf = (commands: readonly string[]): string[][] => {
  const script = `curl() { for one; do printf '%s\\0' "$one"; done; printf '\\1\\0'; }\n${commands.join('\n')}\n`;
  const lists: string[][] = [];
  let list: string[] = [];
  const words = execFileSync('sh', ['-s'], { input: script, encoding: 'utf8', env: {} }).split('\0').slice(0, -1);
  for (const word of words) {
    if (word === '\u0001') {
      lists.push(list);
      list = [];
    } else list.push(word);
  }
  return lists;
};

const commandOf = (request: { readonly method: string; readonly url: string }, headers: readonly string[] = []): string => {
  const command = curlCommand(request, headers);
  if (!command.ok) throw new Error(wordsOf(command.error).message);
  return command.value;
};

/** What means something to a shell, and what looks like a line's end. */
const hostile = Array.from(`'"\\$\`;&|<>(){}[]!*?~# %\t§\u2028`).concat("'\\''", '$(id)', '`id`');

describe('curlCommand', () => {
  it('sends the request with its headers', () => {
    expect(commandOf({ method: 'GET', url: ' https://api.acme.test/orders?open=true#top ' }, ['Authorization: Bearer abc'])).toBe(
      "curl -H 'Authorization: Bearer abc' 'https://api.acme.test/orders?open=true'",
    );
    expect(commandOf({ method: 'POST', url: 'http://127.0.0.1:8080' })).toBe("curl -X POST 'http://127.0.0.1:8080/'");
    expect(commandOf({ method: 'HEAD', url: 'https://api.acme.test' })).toBe("curl --head 'https://api.acme.test/'");
  });

  it.each([
    '',
    'api.acme.test',
    'file:///etc/passwd',
    'ftp://x',
    'javascript:alert(1)',
    'https://',
    'https://dana:pw@api.acme.test/',
    '-o /x',
  ])('refuses %j', (url) => {
    expect(curlCommand({ method: 'GET', url }, [])).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
  });

  it('keeps hostile addresses and headers within their quotes, whatever is in them', () => {
    const nasty = fc.string({
      unit: fc.oneof(fc.constantFrom(...hostile), fc.string({ minLength: 1, maxLength: 1 })),
      maxLength: 40,
    });
    const path = nasty.map((text) => `https://api.acme.test/${text}`).filter((url) => curlCommand({ method: 'GET', url }, []).ok);
    // A header is a line of printable text.
    const header = nasty.map((text) => `X: ${text.replaceAll(/\p{Cc}/gu, '')}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(path, header), { minLength: 1, maxLength: 40 }), (requests) => {
        const seen = argumentsOf(requests.map(([url, line]) => commandOf({ method: 'DELETE', url }, [line])));
        const meant = requests.map(([url, line]) => ['-X', 'DELETE', '-H', line, new URL(url.trim()).href.replace(/#.*$/s, '')]);
        expect(seen).toEqual(meant);
      }),
      { numRuns: 25 },
    );
  });

  it('would be caught if it did not quote', () => {
    expect(argumentsOf(["curl 'a'$(printf b)c"])).toEqual([['abc']]);
  });
});
