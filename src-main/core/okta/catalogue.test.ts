import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactedLine } from '../base/index.ts';
import { longestServerText } from './failure.ts';
import {
  type Advice,
  codesForRequests,
  codesWithSentences,
  forRequestsOf,
  groups,
  lookUp,
  outOfPlace,
  sentencesOf,
} from '../../../src-preload/contract/words/en/okta/index.ts';

const entries = groups.flatMap((group) => group.entries);
const sentences = codesWithSentences.flatMap((code) => sentencesOf(code).map((sentence) => ({ code, sentence })));
const everything: readonly (readonly [string, Advice])[] = [
  ...entries.map((entry) => [entry.code, entry] as const),
  ...sentences.map(({ code, sentence }) => [`${code}: ${sentence.said}`, sentence] as const),
  ...codesForRequests.flatMap((code) => forRequestsOf(code).map((one) => [`${code} at ${one.requests.join(', ')}`, one] as const)),
  ['a code out of place', outOfPlace],
];

/** What Okta may fill in. */
const filled = (said: string): string => said.replaceAll('…', ' [profile, email]');

describe('the catalogue', () => {
  it('names every code once', () => {
    const codes = entries.map(({ code }) => code);
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  it.each([
    [
      'RFC 6749, 4.1.2.1',
      [
        'invalid_request',
        'unauthorized_client',
        'access_denied',
        'unsupported_response_type',
        'invalid_scope',
        'server_error',
        'temporarily_unavailable',
      ],
    ],
    [
      'RFC 6749, 5.2',
      ['invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope'],
    ],
    [
      'OpenID Connect Core, 3.1.2.6',
      [
        'interaction_required',
        'login_required',
        'account_selection_required',
        'consent_required',
        'invalid_request_uri',
        'invalid_request_object',
        'request_not_supported',
        'request_uri_not_supported',
        'registration_not_supported',
      ],
    ],
    ['RFC 6750, 3.1', ['invalid_request', 'invalid_token', 'insufficient_scope']],
    ['RFC 7009, 2.2.1', ['unsupported_token_type']],
    ['RFC 8628, 3.5', ['authorization_pending', 'slow_down', 'access_denied', 'expired_token']],
    ['RFC 8707, 2', ['invalid_target']],
    ['RFC 9396, 5', ['invalid_authorization_details']],
    ['RFC 9449', ['invalid_dpop_proof', 'use_dpop_nonce']],
    ['RFC 9470, 3', ['insufficient_user_authentication']],
  ])('has all of %s', (_, codes) => {
    expect(codes.filter((code) => lookUp(code, null) === null)).toEqual([]);
  });

  it.each(everything)('says all there is to say of %s, within what crosses the bridge', (_, { message, cause, admin, remedy }) => {
    for (const text of [message, cause, remedy, ...(admin === null ? [] : [admin])]) {
      expect(text).toMatch(/^(?:[\p{Lu}“]|[a-z]+[,:])[^`\n]*[.”]$/u);
      // Ours, too, are shown as they are.
      expect(text.length).toBeLessThanOrEqual(600);
    }
    expect(message).not.toMatch(/[.!?] /);
  });

  it.each(sentences)('knows “$sentence.said” ($code), as it comes through cleaning', ({ code, sentence }) => {
    const said = filled(sentence.said);
    expect(redactedLine(said, longestServerText)).toBe(said);
    for (const variant of [said, said.replace(/\.$/, ''), said.toUpperCase(), said.replaceAll("'", '’')])
      expect(lookUp(code, variant)?.sentence).toBe(sentence);
    // From beginning to end: not somewhere inside.
    expect(lookUp(code, `He said: ${said}`)?.sentence).not.toBe(sentence);
    if (!sentence.said.endsWith('…')) expect(lookUp(code, `${said} Click here.`)?.sentence).not.toBe(sentence);
  });

  it('has sentences of codes it knows only, each once', () => {
    expect(codesWithSentences.filter((code) => lookUp(code, null) === null)).toEqual([]);
    for (const code of codesWithSentences) {
      const said = sentencesOf(code).map((sentence) => sentence.said);
      expect(new Set(said).size).toBe(said.length);
    }
  });

  it('knows nothing of what only looks like a code', () => {
    const strange = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'INVALID_CLIENT', ' invalid_client', 'E0000047 '),
    );
    fc.assert(
      fc.property(strange, fc.option(fc.string({ unit: 'binary' })), (code, description) => {
        fc.pre(!entries.some((entry) => entry.code === code));
        expect(lookUp(code, description)).toBeNull();
        expect(sentencesOf(code)).toEqual([]);
      }),
    );
  });
});
