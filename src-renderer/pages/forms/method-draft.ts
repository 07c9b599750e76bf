import { grants, hasUser } from '../../../src-preload/contract/grants.ts';
import { isBuiltInScope } from '../../../src-preload/contract/scopes.ts';
import type {
  AuthorizationOptions,
  ConnectionDraft,
  CredentialView,
  GrantName,
  SignInMethod,
} from '../../../src-preload/contract/index.ts';
import { emptyConnectionDraft, issuerMeant } from './connection-draft.ts';

/** The same draft with another grant, and what does not go together with it changed along. */
export const withGrant = (draft: ConnectionDraft, grant: GrantName): Partial<ConnectionDraft> => {
  const method = { ...draft.method, grant };
  if (method.clientAuthentication === 'none' && !grants[grant].allowsPublicClients) method.clientAuthentication = 'client_secret_basic';
  if (hasUser(grant) === hasUser(draft.method.grant)) return { method };
  const own = draft.scopes.filter((scope) => !isBuiltInScope(scope));
  return { method, scopes: hasUser(grant) ? [...emptyConnectionDraft.scopes, ...own] : own };
};

const plainOptions = emptyConnectionDraft.method.authorization;

const authorizationFor = ({ grant, authorization }: SignInMethod): AuthorizationOptions => {
  if (grants[grant].redirects) return authorization;
  // The only one that a request without a browser has, too (RFC 8707, 2.2).
  return hasUser(grant) ? plainOptions : { ...plainOptions, resource: authorization.resource };
};

/** What is asked about and saved: without what the form does not show for this grant, so that nothing unseen is refused. */
export const asShown = (draft: ConnectionDraft, orgUrl: string | null): ConnectionDraft => {
  const redirects = grants[draft.method.grant].redirects;
  return {
    ...draft,
    issuer: issuerMeant(draft.issuer, orgUrl),
    redirectUri: redirects ? draft.redirectUri : '',
    postLogoutRedirectUri: redirects ? draft.postLogoutRedirectUri : null,
    loginHint: redirects ? draft.loginHint : null,
    method: { ...draft.method, authorization: authorizationFor(draft.method) },
  };
};

/** Whether the authorization request carries more than every one does. */
export const carriesMore = (draft: Pick<ConnectionDraft, 'method' | 'loginHint'>): boolean =>
  draft.loginHint !== null || JSON.stringify(draft.method.authorization) !== JSON.stringify(plainOptions);

/** Where the browser could come back to after signing out: beside the redirect URI. Null when that is not one yet. */
export const afterSignOutSuggestion = (redirectUri: string): string | null => {
  const uri = redirectUri.trim();
  const loopback = /^http:\/\/[^/]+/.exec(uri)?.[0];
  if (loopback !== undefined) return `${loopback}/logout`;
  const scheme = /^([a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+):\/(?!\/)/.exec(uri)?.[1];
  return scheme === undefined ? null : `${scheme}:/logout`;
};

/** Whether the method needs something of the vault, and whether it is there. `held` is about this very secret or key. */
export const credentialState = (
  { clientAuthentication }: Pick<SignInMethod, 'clientAuthentication'>,
  credential: CredentialView,
): 'not-needed' | CredentialView['state'] => {
  if (clientAuthentication === 'none') return 'not-needed';
  if (credential.state !== 'held') return credential.state;
  const there = clientAuthentication === 'private_key_jwt' ? credential.key !== null : credential.hasSecret;
  return there ? 'held' : 'none';
};
