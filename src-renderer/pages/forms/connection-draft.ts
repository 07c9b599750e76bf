import { nativeMethod } from '../../../src-preload/contract/native-method.ts';
import { grants } from '../../../src-preload/contract/grants.ts';
import { builtInScopes } from '../../../src-preload/contract/scopes.ts';
import type { ConnectionDraft, ConnectionView, Suggestion } from '../../../src-preload/contract/index.ts';

export const emptyConnectionDraft: ConnectionDraft = {
  name: '',
  issuer: '',
  clientId: '',
  redirectUri: '',
  scopes: builtInScopes.filter(({ preselected }) => preselected).map(({ scope }) => scope),
  loginHint: null,
  method: nativeMethod,
  postLogoutRedirectUri: null,
  keepFresh: true,
  keepAlive: true,
  refreshTokenIdleMs: null,
  approvedOrigins: [],
};

/** What a form starts with when it edits a connection. */
export const draftOf = (connection: ConnectionView): ConnectionDraft => ({
  name: connection.name,
  slug: connection.slug,
  issuer: connection.issuer,
  clientId: connection.clientId,
  redirectUri: connection.redirectUri,
  scopes: connection.scopes,
  loginHint: connection.loginHint,
  method: connection.method,
  postLogoutRedirectUri: connection.postLogoutRedirectUri,
  keepFresh: connection.keepFresh,
  keepAlive: connection.keepAlive,
  refreshTokenIdleMs: connection.refreshTokenIdleMs,
  approvedOrigins: connection.approvedOrigins,
});

/**
 * The issuer the user means: the whole of it, or only the ID of a custom authorization server (`aus…`, `default`) at
 * the org given. Everything else is left as it is, for main to judge.
 */
export const issuerMeant = (typed: string, orgUrl: string | null): string => {
  const text = typed.trim();
  if (orgUrl === null || !/^[A-Za-z0-9_-]+$/.test(text)) return text;
  return `${orgUrl}/oauth2/${text}`;
};

/** A redirect URI that is still as it was suggested for another server becomes this one's of the same kind. */
export const redirectUriFollowing = (
  redirectUri: string,
  before: Suggestion['redirectUris'],
  suggested: Suggestion['redirectUris'],
): string => {
  const chosen = before.find((one) => one.redirectUri === redirectUri);
  if (chosen === undefined) return redirectUri;
  return (suggested.find(({ label }) => label === chosen.label) ?? suggested[0])?.redirectUri ?? redirectUri;
};

/** The first suggestion of each kind, where the user has not entered anything else yet. */
export const withSuggestion = (draft: ConnectionDraft, suggestion: Suggestion, previous: Suggestion | null): ConnectionDraft => {
  // A field still as it was suggested for another domain follows the new one.
  const follows = (value: string, before: readonly string[]) => value === '' || before.includes(value);
  const issuers = suggestion.issuers.map((one) => one.issuer);
  const previousIssuers = previous?.issuers.map((one) => one.issuer) ?? [];
  return {
    ...draft,
    issuer: follows(draft.issuer, previousIssuers)
      ? (issuers[Math.max(0, previousIssuers.indexOf(draft.issuer))] ?? draft.issuer)
      : draft.issuer,
    redirectUri:
      draft.redirectUri === ''
        ? (suggestion.redirectUris[0]?.redirectUri ?? '')
        : redirectUriFollowing(draft.redirectUri, previous?.redirectUris ?? [], suggestion.redirectUris),
  };
};

/** Whether there is enough to ask the authorization server and the system about. */
export const canBeChecked = (draft: ConnectionDraft): boolean =>
  URL.canParse(draft.issuer) &&
  !draft.issuer.endsWith('/oauth2/') &&
  (draft.redirectUri.trim() !== '' || !grants[draft.method.grant].redirects);

/** Scopes the user typed: separated by blanks or commas, each once. */
export const scopesIn = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];
