import { worded } from '../../../src-preload/contract/words/testing/worded.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../base/index.ts';
import { VirtualClock } from '../base/testing/virtual-clock.ts';
import { createOktaClient } from './client.ts';
import { metadataOf } from './testing/scripted-server.ts';
import { matching } from './testing/server-test.ts';
import type { ReceivedTokens } from './types.ts';

const client = { issuer: 'https://acme.okta.com/oauth2/default', clientId: 'c', approvedOrigins: [] };
const metadata = JSON.stringify(metadataOf(client.issuer));

/** A refresh answered with these bytes: its outcome and what was kept. */
const refreshWith = async (status: number, body: Uint8Array<ArrayBuffer> | string) => {
  const kept: ReceivedTokens[] = [];
  const errors: string[] = [];
  const okta = createOktaClient({
    fetch: async (url) => (url.includes('well-known') ? new Response(metadata) : new Response(status === 204 ? null : body, { status })),
    clock: new VirtualClock(),
    logger: { ...silentLogger, error: (message) => void errors.push(message) },
  });
  const outcome = await okta.refresh(client, { refreshToken: 'old' }, async (received) => void kept.push(received));
  expect(errors).toEqual([]);
  return { outcome, kept };
};

const status = fc.constantFrom(200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 503);

describe('any answer of a token endpoint', () => {
  it('as bytes is a failure with a sentence, and nothing is kept', async () => {
    await fc.assert(
      fc.asyncProperty(status, fc.uint8Array({ maxLength: 200 }), async (code, bytes) => {
        const { outcome, kept } = await refreshWith(code, new Uint8Array(bytes));
        expect(worded(outcome)).toMatchObject({ ok: false, error: { message: matching(/\S/) } });
        expect(kept).toEqual([]);
      }),
    );
  });

  it('as JSON is kept exactly when it is a 200 with an access or refresh token, and a success only with the former', async () => {
    const member = fc.constantFrom(
      'access_token',
      'token_type',
      'expires_in',
      'refresh_token',
      'id_token',
      'scope',
      'error',
      'errorCode',
      '__proto__',
    );
    const body = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(member, fc.oneof(fc.jsonValue(), fc.string())),
      fc.record({ access_token: fc.string(), id_token: fc.jsonValue() }),
    );
    await fc.assert(
      fc.asyncProperty(status, body, async (code, value) => {
        const text = JSON.stringify(value);
        const { outcome, kept } = await refreshWith(code, text);
        const parsed: unknown = JSON.parse(text);
        const has = (name: string) => {
          const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) && Object.hasOwn(parsed, name);
          const token = isObject ? (parsed as Record<string, unknown>)[name] : undefined;
          return code === 200 && typeof token === 'string' && token !== '';
        };
        expect(outcome.ok).toBe(has('access_token'));
        expect(kept).toHaveLength(has('access_token') || has('refresh_token') ? 1 : 0);
      }),
    );
  });
});
