import { describe, expect, it } from 'vitest';
import { serverErrorFailure } from './index.ts';
import { type RequestKind, requestKinds } from '../../../src-preload/contract/index.ts';
import { worded, wordsOf } from '../../../src-preload/contract/words/testing/worded.ts';
import {
  adviceFor,
  type Advice,
  codesForRequests,
  forRequestsOf,
  groups,
  lookUp,
  outOfPlace,
} from '../../../src-preload/contract/words/en/okta/index.ts';

const standards = groups.filter(({ title }) => !title.startsWith('Okta')).flatMap(({ entries }) => entries);
const adviceOf = (code: string, request: RequestKind): Advice => {
  const entry = lookUp(code, null)?.entry;
  if (entry === undefined) throw new Error(`no entry for ${code}`);
  return adviceFor(entry, request);
};
const textOf = ({ message, cause, admin, remedy }: Advice): string => [message, cause, admin, remedy].join(' ');

/** What nobody should have to read about this request: it is about another. */
const foreign: Readonly<Record<RequestKind, RegExp>> = {
  authorization: /refresh token|username|device code|client credentials/,
  par: /refresh token|username|device code|client credentials/,
  code: /refresh token|username|[Pp]assword|device code|client credentials/,
  refresh: /redirect URI|username|[Pp]assword|device code|five minutes|client credentials|code verifier/,
  password: /redirect URI|refresh token|device code|five minutes|client credentials|code verifier/,
  device_authorization: /redirect URI|refresh token|username|password|five minutes|client credentials|code verifier/,
  device_code: /redirect URI|refresh token|username|password|five minutes|client credentials|code verifier/,
  client_credentials: /redirect URI|refresh token|username|password|device code|five minutes|browser|account\b|sign in\b|consent/i,
  revoke: /redirect URI|username|password|device code|five minutes|browser|consent|code verifier/i,
  introspect: /redirect URI|username|password|device code|five minutes|browser|consent|code verifier/i,
  userinfo: /redirect URI|refresh token|username|[Pp]assword|device code|five minutes|consent|code verifier/,
  logout: /refresh token|username|[Pp]assword|device code|five minutes|consent|code verifier/,
};

const pairs = standards.flatMap(({ code }) => requestKinds.map((request) => [code, request] as const));

describe('each error code in each request', () => {
  it.each(pairs)('%s at %s has a cause and a remedy of that request', (code, request) => {
    const advice = adviceOf(code, request);
    expect(textOf(advice)).not.toMatch(foreign[request]);
    const failure = serverErrorFailure(code, null, request);
    expect(worded(failure)).toMatchObject({
      message: advice.message,
      remedy: advice.remedy,
      explanation: { cause: advice.cause, admin: advice.admin },
    });
    // The words change with the request; what the failure means for a session does not.
    expect(failure.code).toBe(serverErrorFailure(code, null, 'refresh').code);
  });

  it.each<[RequestKind, string, RegExp, RegExp]>([
    ['authorization', 'invalid_request', /redirect URI/, /redirect URI/],
    ['par', 'invalid_request', /redirect URI/, /redirect URI/],
    ['code', 'invalid_request', /another redirect URI or code verifier/, /Start the sign-in again/],
    ['refresh', 'invalid_request', /since the sign-in/, /client authentication and DPoP/],
    ['password', 'invalid_request', /client authentication/, /client authentication/],
    ['client_credentials', 'invalid_request', /scope or resource/, /resource/],
    ['introspect', 'invalid_request', /client authentication/, /client ID/],
    ['userinfo', 'invalid_request', /access token/, /proxy/],
    ['logout', 'invalid_request', /sign-out redirect URI/, /browser itself/],
    ['code', 'invalid_grant', /five minutes/, /Start the sign-in again/],
    ['refresh', 'invalid_grant', /idle limit/, /Sign in again/],
    ['password', 'invalid_grant', /mistyped/, /Enter username and password again/],
    ['device_code', 'invalid_grant', /ten minutes/, /new code/],
    ['client_credentials', 'invalid_grant', /assertion/, /key of this connection/],
    ['authorization', 'invalid_grant', /proxy or gateway/, /System Log/],
    ['refresh', 'invalid_scope', /what the sign-in brought/, /Refresh for fewer scopes/],
    ['authorization', 'invalid_scope', /offline_access/, /Take the scope out/],
    ['client_credentials', 'invalid_scope', /about a user/, /Take the scope out/],
    ['refresh', 'unauthorized_client', /Refresh Token is not ticked/, /then refresh/],
    ['password', 'unauthorized_client', /Resource Owner Password/, /another sign-in method/],
    ['device_authorization', 'unauthorized_client', /Device Authorization/, /another sign-in method/],
    ['revoke', 'unauthorized_client', /another client/, /client ID/],
    ['refresh', 'unsupported_grant_type', /Refresh Token/, /then refresh/],
    ['authorization', 'access_denied', /declined or cancelled/, /allow access/],
    ['refresh', 'access_denied', /no longer assigned/, /refresh or sign in again/],
    ['password', 'access_denied', /not assigned/, /another account/],
    ['client_credentials', 'access_denied', /access policy rule/, /access policy rule/],
    ['userinfo', 'access_denied', /may not do this/, /System Log/],
    ['refresh', 'login_required', /more recent sign-in/, /Sign in again/],
    ['password', 'interaction_required', /password grant cannot give/, /browser/],
    ['revoke', 'login_required', /proxy or gateway/, /System Log/],
    ['device_code', 'expired_token', /ten minutes/, /new code/],
    ['refresh', 'expired_token', /proxy or gateway/, /System Log/],
    ['introspect', 'invalid_token', /another authorization server/, /Refresh the connection/],
    ['userinfo', 'invalid_token', /expired or was revoked/, /Refresh the connection/],
  ])('%s: %s', (request, code, cause, remedy) => {
    expect(adviceOf(code, request).cause).toMatch(cause);
    expect(adviceOf(code, request).remedy).toMatch(remedy);
  });

  it('gives Okta’s own sentence first, whatever the request', () => {
    const said = 'The credentials provided were invalid.';
    expect(wordsOf(serverErrorFailure('invalid_grant', said, 'password')).message).toBe('The username or password is wrong.');
    const needsOpenId = 'Requests for ID tokens or access tokens with OpenID scopes require the openid scope.';
    for (const quoted of ['openid', "'openid'", '`openid`', '’openid’'])
      expect(wordsOf(serverErrorFailure('access_denied', needsOpenId.replace('the openid', `the ${quoted}`), 'refresh')).message).toBe(
        'Scopes of OpenID Connect were asked for without “openid”.',
      );
  });

  it('tells of an ended session what the refresh was told', () => {
    expect(wordsOf({ word: 'ended_unknown', parameters: { error: 'invalid_grant', request: 'refresh' } }).explanation?.cause).toBe(
      adviceOf('invalid_grant', 'refresh').cause,
    );
  });
});

describe('the table of requests', () => {
  it('has codes it knows only, and each request once for a code', () => {
    expect(codesForRequests.filter((code) => lookUp(code, null) === null)).toEqual([]);
    for (const code of codesForRequests) {
      const requests = forRequestsOf(code).flatMap((one) => one.requests);
      expect(new Set(requests).size).toBe(requests.length);
    }
  });

  it('knows nothing of what only looks like a code', () => {
    for (const strange of ['__proto__', 'constructor', 'toString']) expect(forRequestsOf(strange)).toEqual([]);
    expect(textOf(outOfPlace)).toContain('does not belong to this request');
  });
});
