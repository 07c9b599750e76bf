import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type CommandName,
  connectionActions,
  type ConnectionActionId,
  type ErrorCode,
  errorCodes,
  type GrantName,
  type Step,
} from '../../src-preload/contract/index.ts';
import { nodePorts } from '../node/ports.ts';
import { silentLogger } from './base/index.ts';
import { VirtualClock } from './base/testing/virtual-clock.ts';
import { nativeMethod } from './connections/index.ts';
import { createCore } from './core.ts';
import { FakeOkta } from './sessions/testing/fake-okta.ts';
import { testConnection } from './sessions/testing/sessions-fixture.ts';
import { MemoryStore } from './storage/testing/memory-store.ts';
import { aesSealer } from './storage/testing/sealers.ts';
import { mappedConnections } from './testing/mapped-connections.ts';

interface Scene {
  /** How the connection gets tokens, and how its session came by them; null: it was never signed in. */
  readonly grant: GrantName;
  readonly from: GrantName | null;
  readonly idToken: boolean;
  readonly refreshToken: boolean;
  readonly scope: string;
  readonly happened: 'nothing' | 'revoked' | 'other-client' | 'other-key';
  readonly shares: boolean;
}

const grants = ['authorization_code', 'device_code', 'client_credentials', 'password'] as const;
const scenes: fc.Arbitrary<Scene> = fc.record({
  grant: fc.constantFrom(...grants),
  from: fc.option(fc.constantFrom(...grants)),
  idToken: fc.boolean(),
  refreshToken: fc.boolean(),
  scope: fc.constantFrom('openid offline_access', 'api'),
  happened: fc.constantFrom('nothing', 'revoked', 'other-client', 'other-key'),
  shares: fc.boolean(),
});

const id = 'orders';
const idToken = `e30.${Buffer.from(JSON.stringify({ sub: 'dana', email: 'dana@acme.test' })).toString('base64url')}.x`;

const signedInAs = async (scene: Scene, folder: string) => {
  const clock = new VirtualClock();
  const okta = new FakeOkta({ clock, introspects: true });
  const method = (grant: GrantName, dpop = false) => ({ method: { ...nativeMethod, grant, dpop } });
  const connections = new Map([[id, testConnection(id, scene.from === null ? {} : method(scene.from))]]);
  const clipboard = { write: async () => await Promise.resolve(), clearIfStill: async () => await Promise.resolve() };
  const core = createCore(nodePorts(folder, aesSealer(), { clock, logger: silentLogger, clipboard }), {
    connections: mappedConnections(connections),
    okta: () => okta,
    secrets: () => new MemoryStore(),
  });
  const connection = connections.get(id);
  if (connection !== undefined && scene.from !== null) {
    const { body, ...received } = okta.issue('family');
    const { refresh_token: refreshToken, ...rest } = body;
    const own = {
      ...rest,
      scope: scene.scope,
      token_type: scene.happened === 'other-key' ? 'DPoP' : 'Bearer',
      ...(scene.refreshToken && scene.from !== 'client_credentials' ? { refresh_token: refreshToken } : {}),
      ...(scene.idToken ? { id_token: idToken } : {}),
    };
    await core.services.sessions.adopt(connection, { ...received, body: own }, null, null);
    if (scene.happened === 'revoked') await core.dispatch('session.revoke', { connectionId: id, token: 'refresh' });
  }
  const changed = { ...method(scene.grant), ...(scene.happened === 'other-client' ? { clientId: '0oa2' } : {}) };
  connections.set(id, { ...testConnection(id), ...changed });
  if (scene.shares) connections.set('other', testConnection('other', { issuer: 'https://globex.okta.com', tenantId: 'globex' }));
  return core;
};

/** What main is asked in the end, where a dialog asks more before. */
const commandOf = (step: Step, granted: readonly string[]): readonly [Exclude<CommandName, 'app.snapshot'>, unknown] | null => {
  if ('command' in step) return step.command === 'app.snapshot' ? null : [step.command, step.payload];
  if (!('dialog' in step)) return null;
  const { dialog } = step;
  switch (dialog.kind) {
    case 'password':
      return ['signIn.start', { connectionId: id, prompt: 'default', open: 'browser', account: { username: 'dana', password: 'correct' } }];
    case 'conflict':
      return ['signIn.resolveConflict', { connectionId: id, accept: false }];
    case 'introspect':
      return ['session.introspect', { connectionId: id, token: dialog.token }];
    case 'revoke':
      return ['session.revoke', { connectionId: id, token: dialog.token }];
    case 'userinfo':
      return ['session.userinfo', { connectionId: id }];
    case 'fewer-scopes':
      return ['session.refreshWith', { connectionId: id, idToken: false, scopes: granted.filter((scope) => scope !== 'openid') }];
    case 'sign-out-at-okta':
      return ['session.signOutAtOkta', { connectionId: id }];
    case 'curl':
      return ['session.copyAsCurl', { connectionId: id, method: 'GET', url: 'https://api.acme.test/' }];
    default:
      return null;
  }
};

/** What main says of an action that is not available, and says of none that is. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'not_signed_in',
  'session_ended',
  'configuration_changed',
  'account_changed',
  'vault_unavailable',
  'vault_unreadable',
  'no_such_token',
  'no_refresh_token',
  'redirect_uri_shared',
  'not_found',
  'invalid_payload',
]);
const isErrorCode = (code: string): code is ErrorCode => (errorCodes as readonly string[]).includes(code);

// These need the network or another program, or change what the map holds.
const ids = (Object.keys(connectionActions) as ConnectionActionId[]).filter(
  (one) => !['restart', 'duplicate', 'move-up', 'move-down'].includes(one),
);

it('main accepts what is offered, and refuses the rest for the reason that is shown', { timeout: 60_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'actions-'));
  try {
    await fc.assert(
      fc.asyncProperty(scenes, fc.constantFrom(...ids), async (scene, action) => {
        const core = await signedInAs(scene, folder);
        const app = core.snapshot();
        const view = core.connectionView(id);
        if (view === undefined) throw new Error('There is no view.');
        const whyNot = connectionActions[action].whyNot(view);
        const asked = commandOf(connectionActions[action].step(view, app), view.grantedScopes);
        if (asked === null) return;
        const answer = await core.dispatch(...asked);
        const code = answer.ok ? null : answer.error.code;
        if (whyNot === null) expect(code !== null && refusals.has(code) ? code : null).toBeNull();
        else if (isErrorCode(whyNot)) expect(code).toBe(whyNot);
        await Promise.allSettled(core.stop());
      }),
      { numRuns: 300 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
