import { en } from '../../../src-preload/contract/words/en.ts';
import { worded, wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import { describe, expect, it } from 'vitest';
import { say, silentLogger } from '../base/index.ts';
import { systemClock } from '../../node/system-clock.ts';
import { createOktaClient } from './client.ts';
import { classifyNetworkError, type NetworkWord } from './network-errors.ts';

const withCode = (code: string, extra: object = {}) => Object.assign(new Error(code), { code, ...extra });
const fromNode = (cause: Error) => new TypeError('fetch failed', { cause });
const fromElectron = (name: string) => new Error(`net::${name}`);

describe('network errors', () => {
  it.each<[string, unknown, string, boolean]>([
    ['ENOTFOUND', fromNode(withCode('ENOTFOUND', { syscall: 'getaddrinfo' })), 'dns_failure', false],
    ['EAI_AGAIN', fromNode(withCode('EAI_AGAIN')), 'offline', false],
    ['ENETUNREACH', fromNode(withCode('ENETUNREACH', { syscall: 'connect' })), 'offline', false],
    [
      'ECONNREFUSED on both addresses',
      fromNode(new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')])),
      'server_unreachable',
      false,
    ],
    ['ECONNRESET', fromNode(withCode('ECONNRESET', { syscall: 'read' })), 'server_unreachable', true],
    ['EPIPE', fromNode(withCode('EPIPE')), 'server_unreachable', true],
    ['ETIMEDOUT while connecting', fromNode(withCode('ETIMEDOUT', { syscall: 'connect' })), 'timeout', false],
    ['ETIMEDOUT later', fromNode(withCode('ETIMEDOUT', { syscall: 'read' })), 'timeout', true],
    ['UND_ERR_CONNECT_TIMEOUT', fromNode(withCode('UND_ERR_CONNECT_TIMEOUT')), 'timeout', false],
    ['UND_ERR_HEADERS_TIMEOUT', fromNode(withCode('UND_ERR_HEADERS_TIMEOUT')), 'timeout', true],
    ['UND_ERR_SOCKET', fromNode(withCode('UND_ERR_SOCKET')), 'server_unreachable', true],
    ['an expired certificate', fromNode(withCode('CERT_HAS_EXPIRED')), 'tls_failure', false],
    ['a self-signed certificate', fromNode(withCode('DEPTH_ZERO_SELF_SIGNED_CERT')), 'tls_failure', false],
    ['an unknown issuer', fromNode(withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE')), 'tls_failure', false],
    ['another name', fromNode(withCode('ERR_TLS_CERT_ALTNAME_INVALID')), 'tls_failure', false],
    ['http behind https', fromNode(withCode('ERR_SSL_WRONG_VERSION_NUMBER')), 'tls_failure', false],
    ['a broken record', fromNode(withCode('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC')), 'tls_failure', true],
    ['ERR_INTERNET_DISCONNECTED', fromElectron('ERR_INTERNET_DISCONNECTED'), 'offline', false],
    ['ERR_NAME_NOT_RESOLVED', fromElectron('ERR_NAME_NOT_RESOLVED'), 'dns_failure', false],
    ['ERR_CERT_AUTHORITY_INVALID', fromElectron('ERR_CERT_AUTHORITY_INVALID'), 'tls_failure', false],
    ['ERR_SSL_PROTOCOL_ERROR', fromElectron('ERR_SSL_PROTOCOL_ERROR'), 'tls_failure', true],
    ['ERR_CONNECTION_REFUSED', fromElectron('ERR_CONNECTION_REFUSED'), 'server_unreachable', false],
    ['ERR_PROXY_CONNECTION_FAILED', fromElectron('ERR_PROXY_CONNECTION_FAILED'), 'server_unreachable', false],
    ['ERR_CONNECTION_RESET', fromElectron('ERR_CONNECTION_RESET'), 'server_unreachable', true],
    ['ERR_NETWORK_CHANGED', fromElectron('ERR_NETWORK_CHANGED'), 'server_unreachable', true],
    ['ERR_EMPTY_RESPONSE', fromElectron('ERR_EMPTY_RESPONSE'), 'server_unreachable', true],
    ['ERR_TIMED_OUT', fromElectron('ERR_TIMED_OUT'), 'timeout', true],
    ['ERR_CONNECTION_TIMED_OUT', fromElectron('ERR_CONNECTION_TIMED_OUT'), 'timeout', false],
    ['a redirect in Electron', new Error('Redirect was cancelled'), 'redirect_refused', false],
    ['an error nobody knows', new Error('?'), 'server_unreachable', true],
    ['no error at all', 'thrown text', 'server_unreachable', true],
  ])('%s', (_name, error, code, mayHaveArrived) => {
    expect(classifyNetworkError(error)).toMatchObject({ code, mayHaveArrived });
  });

  it.each<[word: NetworkWord | null, errors: readonly Error[]]>([
    ['certificate_date', [fromNode(withCode('CERT_HAS_EXPIRED')), fromElectron('ERR_CERT_DATE_INVALID')]],
    ['certificate_authority', [fromNode(withCode('SELF_SIGNED_CERT_IN_CHAIN')), fromElectron('ERR_CERT_AUTHORITY_INVALID')]],
    ['certificate_host', [fromNode(withCode('ERR_TLS_CERT_ALTNAME_INVALID')), fromElectron('ERR_CERT_COMMON_NAME_INVALID')]],
    ['certificate_revoked', [fromNode(withCode('CERT_REVOKED')), fromElectron('ERR_CERT_REVOKED')]],
    ['proxy_credentials', [fromElectron('ERR_PROXY_AUTH_UNSUPPORTED'), fromElectron('ERR_PROXY_AUTH_REQUESTED')]],
    ['proxy_refused', [fromElectron('ERR_TUNNEL_CONNECTION_FAILED')]],
    ['proxy_unreachable', [fromElectron('ERR_PROXY_CONNECTION_FAILED'), fromElectron('ERR_PROXY_CERTIFICATE_INVALID')]],
    ['proxy_settings', [fromElectron('ERR_PAC_SCRIPT_FAILED'), fromElectron('ERR_MANDATORY_PROXY_CONFIGURATION_FAILED')]],
    [null, [fromNode(withCode('ERR_SSL_WRONG_VERSION_NUMBER')), fromElectron('ERR_CERT_INVALID'), fromElectron('ERR_NAME_NOT_RESOLVED')]],
  ])('are about %s', (word, errors) => {
    for (const error of errors) {
      const found = classifyNetworkError(error);
      expect(found.word).toBe(word ?? found.code);
    }
  });

  it('have a sentence and a remedy of their own for each subject', () => {
    const words = Object.keys(en).filter((word) => /^(certificate|proxy|tls)_/.test(word)) as NetworkWord[];
    const sentences = words.map((word) => wordsOf(say(word, { host: 'acme.okta.com' })));
    for (const { message, remedy } of sentences) {
      expect(message).toContain('acme.okta.com');
      expect(remedy).toMatch(/\.$/);
    }
    expect(words).toHaveLength(9);
    expect(new Set(sentences.map(({ message }) => message)).size).toBe(words.length);
    expect(new Set(sentences.map(({ remedy }) => remedy)).size).toBe(words.length);
  });

  it('does not follow causes for ever', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(classifyNetworkError(loop)).toMatchObject({ code: 'server_unreachable' });
  });

  it('reaches the person with a sentence, through the libraries', async () => {
    const okta = createOktaClient({
      fetch: () => Promise.reject(fromElectron('ERR_NAME_NOT_RESOLVED')),
      clock: systemClock,
      logger: silentLogger,
    });
    expect(worded(await okta.discover({ issuer: 'https://acme.okta.com', clientId: 'c', approvedOrigins: [] }))).toMatchObject({
      ok: false,
      error: { code: 'dns_failure', message: 'There is no server called acme.okta.com.', inDoubt: false },
    });
  });
});
