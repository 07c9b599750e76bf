import {
  asksForRefreshToken,
  type CheckView,
  type ClientAuthentication,
  type ConnectionDraft,
  grants,
  hasUser,
} from '../../../src-preload/contract/index.ts';
import type { ServerMetadata } from '../okta/index.ts';
import { view } from './check-view.ts';
import { classifyIssuer } from './issuer.ts';

const labels = {
  pkce: 'PKCE with S256',
  grants: 'Grant types',
  clientAuthentication: 'Client authentication',
  device: 'Device authorization',
  dpop: 'DPoP',
  pushed: 'Pushed authorization requests',
} as const;

const pkceCheck = ({ codeChallengeMethodsSupported: methods }: ServerMetadata): CheckView =>
  methods === null
    ? view('pkce', labels.pkce, 'unknown', 'The metadata does not tell; Okta always supports it.')
    : methods.includes('S256')
      ? view('pkce', labels.pkce, 'pass', 'The metadata lists S256.')
      : view(
          'pkce',
          labels.pkce,
          'fail',
          'The metadata does not list S256.',
          'Tenantry signs in with PKCE only: use a server that supports it.',
        );

const grantsCheck = (draft: ConnectionDraft, { grantTypesSupported: offered }: ServerMetadata): CheckView => {
  const { grant } = draft.method;
  const needed = [grants[grant].grantType, ...(asksForRefreshToken(grant, draft.scopes) ? ['refresh_token'] : [])];
  if (offered === null) return view('grants', labels.grants, 'unknown', 'The metadata does not tell.');
  const missing = needed.filter((one) => !offered.includes(one));
  return missing.length === 0
    ? view(
        'grants',
        labels.grants,
        'pass',
        `The server offers ${needed.join(' and ')}.`,
        `The app must allow ${needed.length === 1 ? 'it' : 'both'} too: General > Grant type.`,
      )
    : view(
        'grants',
        labels.grants,
        'warn',
        `The metadata does not list ${missing.join(' and ')}.`,
        'If the server does not offer it after all, signing in fails: use another authorization server, or have its admin allow it.',
      );
};

const clientAuthenticationWords: Readonly<Record<ClientAuthentication, string>> = {
  none: 'public clients (none)',
  client_secret_basic: 'a secret in the header (client_secret_basic)',
  client_secret_post: 'a secret in the body (client_secret_post)',
  private_key_jwt: 'a private key (private_key_jwt)',
};

const clientAuthenticationCheck = (draft: ConnectionDraft, metadata: ServerMetadata): CheckView => {
  const { grant, clientAuthentication } = draft.method;
  const check = (outcome: CheckView['outcome'], detail: string, remedy: string | null = null) =>
    view('clientAuthentication', labels.clientAuthentication, outcome, detail, remedy);
  if (!hasUser(grant) && clientAuthentication !== 'private_key_jwt' && classifyIssuer(metadata.issuer).kind === 'org')
    return check(
      'warn',
      'Okta’s org server takes client credentials with a private key only.',
      'Choose Private key, or another authorization server.',
    );
  const offered = metadata.clientAuthenticationsSupported;
  const words = clientAuthenticationWords[clientAuthentication];
  if (offered === null) return check('unknown', 'The metadata does not tell.');
  return offered.includes(clientAuthentication)
    ? check('pass', `The server takes ${words}.`, 'The app must be set to the same: General > Client Credentials > Client authentication.')
    : check(
        'warn',
        `The metadata does not list ${words}.`,
        `It lists ${offered.slice(0, 10).join(', ') || 'nothing'}. Okta takes what the app is set to.`,
      );
};

const deviceCheck = ({ deviceAuthorizationEndpoint: endpoint }: ServerMetadata): CheckView =>
  endpoint === null
    ? view(
        'device',
        labels.device,
        'fail',
        'The metadata names no device authorization endpoint, so there is nowhere to ask for a code.',
        'Use another authorization server or another way to sign in.',
      )
    : view('device', labels.device, 'pass', `Codes come from ${endpoint}.`);

const dpopCheck = ({ dpopAlgorithmsSupported: algorithms }: ServerMetadata): CheckView =>
  algorithms === null
    ? view('dpop', labels.dpop, 'unknown', 'The metadata does not tell. A server without DPoP ignores the proof or refuses it.')
    : algorithms.includes('ES256')
      ? view('dpop', labels.dpop, 'pass', 'The metadata lists ES256.')
      : view(
          'dpop',
          labels.dpop,
          'warn',
          'The metadata does not list ES256, which Tenantry signs its proofs with.',
          'Leave DPoP off if signing in fails.',
        );

const pushedChecks = (pushed: boolean, metadata: ServerMetadata): CheckView[] => {
  const { pushedAuthorizationRequestEndpoint: endpoint, requiresPushedRequests: required } = metadata;
  if (pushed && endpoint !== null)
    return [view('pushed', labels.pushed, 'pass', 'The request goes straight to the server; the browser carries only its name.')];
  if (!required) return [];
  return [
    pushed
      ? view('pushed', labels.pushed, 'warn', 'The metadata demands pushed requests, but names no endpoint for them.')
      : view(
          'pushed',
          labels.pushed,
          'warn',
          'The metadata says that nothing but pushed requests is taken.',
          'Switch them on: More about the authorization request > Pushed requests.',
        ),
  ];
};

/**
 * Whether the server's metadata speaks for the way to sign in. It may lie or be silent, so most of what it lacks is a
 * warning; a failure is what makes the attempt impossible.
 */
export const methodChecks = (draft: ConnectionDraft, metadata: ServerMetadata): CheckView[] => {
  const { grant, dpop, authorization } = draft.method;
  return [
    ...(grants[grant].redirects ? [pkceCheck(metadata)] : []),
    grantsCheck(draft, metadata),
    clientAuthenticationCheck(draft, metadata),
    ...(grants[grant].userSteps === 'device-code' ? [deviceCheck(metadata)] : []),
    ...(dpop ? [dpopCheck(metadata)] : []),
    ...(grants[grant].redirects ? pushedChecks(authorization.pushed, metadata) : []),
  ];
};
