import { wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientSecretFrom } from './client-secret.ts';

const secret = 'aB3_dE-fG1hI2jK3lM4nO5pQ6rS7tU8vW9xY0zA1bC2dE3fG4hI5jK6lM7nO8pQ9';

describe('a client secret as it is pasted', () => {
  it.each([
    ['as it is', secret],
    ['with blanks around it', `  ${secret}\t`],
    ['with a line break at its end', `${secret}\r\n`],
    ['broken into two lines', `${secret.slice(0, 30)}\n${secret.slice(30)}`],
    ['broken and indented', `${secret.slice(0, 30)}  \r\n   ${secret.slice(30)}`],
    ['with invisible characters', `\ufeff${secret.slice(0, 10)}\u200b${secret.slice(10)}`],
  ])('%s is the secret', (_name, text) => {
    expect(clientSecretFrom(text)).toEqual({ ok: true, value: secret });
  });

  it.each([
    ['empty', ' \n ', 'empty'],
    ['with a blank inside', 'abc def', 'blank'],
    ['its dots only', '••••••••', 'dots'],
    ['far too long', 'x'.repeat(5000), 'too long'],
    ['not ASCII', 'sécret', 'special character'],
  ])('%s is refused, and the secret is not in the words', (_name, text, words) => {
    const outcome = clientSecretFrom(text);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    if (!outcome.ok) {
      expect(wordsOf(outcome.error).message).toContain(words);
      expect(JSON.stringify(outcome.error)).not.toContain(text.trim() === '' ? '\u0000' : text);
    }
  });

  it('comes out as one word of visible ASCII, or not at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const outcome = clientSecretFrom(text);
        if (outcome.ok) expect(outcome.value).toMatch(/^[\x21-\x7e]+$/);
      }),
    );
  });
});
