import { expect, test } from 'vitest';
import type { Suggestion } from '../../../src-preload/contract/index.ts';
import { canBeChecked, emptyConnectionDraft, issuerMeant, redirectUriFollowing, scopesIn, withSuggestion } from './connection-draft.ts';

const suggestion = (org: string): Suggestion => ({
  orgUrl: `https://${org}.okta.com`,
  tenantName: org,
  environment: 'production',
  issuers: [
    { issuer: `https://${org}.okta.com/oauth2/default`, label: 'default', explanation: '' },
    { issuer: `https://${org}.okta.com`, label: 'Org server', explanation: '' },
  ],
  redirectUris: [
    { redirectUri: `com.okta.${org}:/callback`, label: 'Custom scheme', explanation: '' },
    { redirectUri: `http://127.0.0.1:8765/callback/${org}.okta.com`, label: 'Loopback', explanation: '' },
  ],
});
const acme = suggestion('acme');
const globex = suggestion('globex');

test('the ID of a custom server stands for its issuer; everything else stays as typed', () => {
  expect(issuerMeant(' aus7f2k ', 'https://acme.okta.com')).toBe('https://acme.okta.com/oauth2/aus7f2k');
  expect(issuerMeant('https://acme.okta.com', 'https://acme.okta.com')).toBe('https://acme.okta.com');
  expect(issuerMeant('', 'https://acme.okta.com')).toBe('');
  expect(issuerMeant('aus7f2k', null)).toBe('aus7f2k');
});

test('an empty form takes the first suggestions', () => {
  const draft = withSuggestion(emptyConnectionDraft, acme, null);
  expect(draft.issuer).toBe('https://acme.okta.com/oauth2/default');
  expect(draft.redirectUri).toBe('com.okta.acme:/callback');
});

test('a chosen suggestion follows a corrected domain, of the same kind', () => {
  const chosen = { ...emptyConnectionDraft, issuer: 'https://acme.okta.com', redirectUri: 'com.okta.acme:/callback' };
  const draft = withSuggestion(chosen, globex, acme);
  expect(draft.issuer).toBe('https://globex.okta.com');
  expect(draft.redirectUri).toBe('com.okta.globex:/callback');
});

test('a redirect URI follows to another server by its kind, and stays where there is none', () => {
  const onlyLoopback = globex.redirectUris.slice(1);
  const following = (redirectUri: string) => redirectUriFollowing(redirectUri, acme.redirectUris, onlyLoopback);
  expect(following('http://127.0.0.1:8765/callback/acme.okta.com')).toBe('http://127.0.0.1:8765/callback/globex.okta.com');
  expect(following('com.okta.acme:/callback')).toBe('http://127.0.0.1:8765/callback/globex.okta.com');
  expect(following('com.acme.app:/cb')).toBe('com.acme.app:/cb');
  expect(redirectUriFollowing('com.okta.acme:/callback', acme.redirectUris, [])).toBe('com.okta.acme:/callback');
});

test('what the person typed stays', () => {
  const typed = { ...emptyConnectionDraft, issuer: 'https://login.acme.com/oauth2/aus1', redirectUri: 'com.acme.app:/cb' };
  expect(withSuggestion(typed, globex, acme)).toEqual(typed);
});

test('a draft can be checked once it has a whole issuer and a redirect URI', () => {
  expect(canBeChecked(emptyConnectionDraft)).toBe(false);
  expect(canBeChecked({ ...emptyConnectionDraft, issuer: 'https://acme.okta.com/oauth2/', redirectUri: 'x:/y' })).toBe(false);
  expect(canBeChecked({ ...emptyConnectionDraft, issuer: 'https://acme.okta.com', redirectUri: 'x:/y' })).toBe(true);
  expect(canBeChecked({ ...emptyConnectionDraft, issuer: 'https://acme.okta.com' })).toBe(false);
  const device = { ...emptyConnectionDraft.method, grant: 'device_code' } as const;
  expect(canBeChecked({ ...emptyConnectionDraft, issuer: 'https://acme.okta.com', method: device })).toBe(true);
});

test('scopes are split at blanks and commas, each once', () => {
  expect(scopesIn(' orders.read, orders.write\norders.read ')).toEqual(['orders.read', 'orders.write']);
  expect(scopesIn('')).toEqual([]);
});
