import { expect } from 'vitest';
import { type Clock, silentLogger } from '../../base/index.ts';
import { systemClock } from '../../../node/system-clock.ts';
import { createOktaClient } from '../client.ts';
import type { ClientAtServer, OktaClient, ReceivedTokens } from '../types.ts';
import { type Script, type ScriptedServer, startScriptedServer } from './scripted-server.ts';

export const tokenPath = '/oauth2/default/v1/token';
export const keysPath = '/oauth2/default/v1/keys';
export const metadataPath = '/oauth2/default/.well-known/openid-configuration';

/** `expect`'s own are of type any. */
export const containing = (text: string): unknown => expect.stringContaining(text);
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

export interface Bench {
  readonly server: ScriptedServer;
  readonly okta: OktaClient;
  readonly client: ClientAtServer;
  /** What `keep` was called with. */
  readonly kept: ReceivedTokens[];
  refresh(): ReturnType<OktaClient['refresh']>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A scripted server and a client for it, both gone at the end of the block. */
export const startBench = async (scripts: Record<string, Script> = {}, clock: Clock = systemClock): Promise<Bench> => {
  const server = await startScriptedServer(scripts);
  const okta = createOktaClient({ fetch, clock, logger: silentLogger });
  const client: ClientAtServer = { issuer: `${server.origin}/oauth2/default`, clientId: '0oaClient', approvedOrigins: [] };
  const kept: ReceivedTokens[] = [];
  return {
    server,
    okta,
    client,
    kept,
    refresh: () => okta.refresh(client, { refreshToken: 'old-refresh-token' }, async (received) => void kept.push(received)),
    [Symbol.asyncDispose]: () => server.close(),
  };
};
