import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, systemClock } from '../platform/index.ts';
import { createOktaClient } from './client.ts';
import { type ScriptedServer, startScriptedServer } from './testing/scripted-server.ts';
import type { ClientAtServer, ReceivedTokens } from './types.ts';

const tokenPath = '/oauth2/default/v1/token';
const keepNothing = async () => {};
const refresh = { refreshToken: 'old-refresh-token' };

let server: ScriptedServer;
let client: ClientAtServer;
const okta = (clock = systemClock) => createOktaClient({ fetch, clock, logger: silentLogger });

beforeEach(async () => {
  server = await startScriptedServer();
  client = { issuer: `${server.origin}/oauth2/default`, clientId: '0oaClient', approvedOrigins: [] };
});
afterEach(async () => await server.close());

describe('refresh', () => {
  it('sends a public client’s request and returns the response as it came', async () => {
    const body = { access_token: 'new', token_type: 'Bearer', expires_in: 300, refresh_token: 'rotated', unknown: { kept: true } };
    server.scripts[tokenPath] = () => body;
    const kept: ReceivedTokens[] = [];
    const outcome = await okta().refresh(
      client,
      { ...refresh, scopes: ['openid', 'profile'] },
      async (received) => void kept.push(received),
    );
    expect(outcome).toMatchObject({ ok: true, value: { body, skewMs: 0 } });
    expect(kept).toEqual([outcome.ok && outcome.value]);
    const request = server.seen.at(-1);
    expect(Object.fromEntries(request?.form ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'old-refresh-token',
      scope: 'openid profile',
      client_id: '0oaClient',
    });
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(request?.headers).not.toHaveProperty('cookie');
  });

  it('asks for the metadata once, however often it refreshes', async () => {
    server.scripts[tokenPath] = () => ({ access_token: 'a', token_type: 'Bearer' });
    const it = okta();
    await Promise.all([it.refresh(client, refresh, keepNothing), it.refresh(client, refresh, keepNothing)]);
    await it.refresh(client, refresh, keepNothing);
    expect(server.seen.map(({ path }) => path).filter((path) => path.includes('well-known'))).toHaveLength(1);
  });
});
