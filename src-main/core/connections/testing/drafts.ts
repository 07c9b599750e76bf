import { expect } from 'vitest';
import type { ConnectionDraft, TenantDraft } from '../../../../src-preload/contract/index.ts';
import { nativeMethod } from '../method.ts';

/** `expect`'s own is of type any. */
export const containing = (text: string): unknown => expect.stringContaining(text);

export const tenantDraft = (changes: Partial<TenantDraft> = {}): TenantDraft => ({
  name: 'Acme',
  orgUrl: 'https://acme.okta.com',
  environment: 'production',
  colour: null,
  notes: '',
  browserCommand: null,
  opensWith: 'browser',
  proxy: 'system',
  ...changes,
});

export const connectionDraft = (changes: Partial<ConnectionDraft> = {}): ConnectionDraft => ({
  name: 'Orders API',
  issuer: 'https://acme.okta.com/oauth2/default',
  clientId: '0oa1a2b3c4d5e6f7g8h9',
  redirectUri: 'com.okta.acme:/callback',
  scopes: ['openid', 'offline_access'],
  loginHint: null,
  method: nativeMethod,
  postLogoutRedirectUri: null,
  keepFresh: true,
  keepAlive: false,
  refreshTokenIdleMs: null,
  approvedOrigins: [],
  ...changes,
});
