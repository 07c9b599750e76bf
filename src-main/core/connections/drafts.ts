import { type ConnectionDraft, grants, type TenantDraft } from '../../../src-preload/contract/index.ts';
import { fitsDns, isSecure } from '../okta/index.ts';
import { failed, failure, oneLine, quoted, type Result, say, success } from '../base/index.ts';
import { normaliseIssuer } from './issuer.ts';
import { methodFrom } from './method.ts';
import { parseOrgDomain } from './org-domain.ts';
import { parseRedirectUri } from './redirect-uri.ts';
import { isSlug } from './slugs.ts';
import type { Connection, Tenant } from './types.ts';

/* What a person typed, judged and normalised. Failures name the field. */

export type TenantFields = Omit<Tenant, 'id' | 'slug'> & { readonly slug: string | null };
export type ConnectionFields = Omit<Connection, 'id' | 'tenantId' | 'slug' | 'lastUsedAt'> & { readonly slug: string | null };

const nameFrom = (text: string): Result<string> => {
  const name = oneLine(text);
  return name === '' ? failure('invalid_input', 'Name: it is empty.', 'Give it a name you will recognise.') : success(name);
};

const slugFrom = (text: string | undefined): Result<string | null> => {
  if (text === undefined || text.trim() === '') return success(null);
  const slug = text.trim();
  return isSlug(slug)
    ? success(slug)
    : failure(
        'invalid_input',
        `Handle: “${slug}” does not work as one.`,
        'Use lower-case letters, digits and single hyphens, like orders-api.',
      );
};

const browserCommandFrom = (command: readonly string[] | null): Result<readonly string[] | null> => {
  if (command === null || command.every((part) => part.trim() === '')) return success(null);
  const [program, ...parameters] = command;
  if (program === undefined || program.trim() === '' || program.includes('{url}'))
    return failure('invalid_input', 'Browser command: it must begin with a program.', 'For example: firefox, --private-window, {url}.');
  if (!parameters.some((part) => part.includes('{url}')))
    return failure(
      'invalid_input',
      'Browser command: {url} is missing, so the browser would not know where to go.',
      'Add {url} as an argument of its own.',
    );
  if (command.some((part) => part.includes('\0')))
    return failure('invalid_input', 'Browser command: it contains a character that no command may.');
  return success([...command]);
};

export const tenantFields = (draft: TenantDraft): Result<TenantFields> => {
  const name = nameFrom(draft.name);
  if (!name.ok) return name;
  const slug = slugFrom(draft.slug);
  if (!slug.ok) return slug;
  const org = parseOrgDomain(draft.orgUrl);
  if (!org.ok) return org;
  const browserCommand = browserCommandFrom(draft.browserCommand);
  if (!browserCommand.ok) return browserCommand;
  return success({
    name: name.value,
    slug: slug.value,
    orgUrl: org.value.orgUrl,
    environment: draft.environment,
    colour: draft.colour?.toLowerCase() ?? null,
    notes: draft.notes,
    browserCommand: browserCommand.value,
    opensWith: draft.opensWith,
    proxy: draft.proxy,
  });
};

const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

const scopesFrom = (scopes: readonly string[]): Result<readonly string[]> => {
  const words = scopes.flatMap((entry) => entry.split(/[\s,]+/)).filter((word) => word !== '');
  const odd = words.find((word) => !scopeToken.test(word));
  if (odd !== undefined) return failure('invalid_input', `Scopes: “${odd}” has characters that no scope may have (RFC 6749, 3.3).`);
  return words.length === 0
    ? failure('invalid_input', 'Scopes: there are none.', 'Ask at least for openid and offline_access.')
    : success([...new Set(words)]);
};

const originFrom = (text: string): string | null => {
  try {
    const url = new URL(text.trim());
    return isSecure(url) && fitsDns(url) ? url.origin : null;
  } catch {
    return null;
  }
};

const originsFrom = (entries: readonly string[]): Result<string[]> => {
  const origins = entries.map(originFrom);
  const odd = entries[origins.indexOf(null)];
  if (odd !== undefined)
    return failure('invalid_input', `Approved origins: ${quoted(odd)} is not one.`, 'Write it like https://login.acme.com.');
  return success([...new Set(origins.filter((origin) => origin !== null))]);
};

/** Where browsers come back to, after signing in and after signing out at Okta. */
const redirectsFrom = (draft: ConnectionDraft): Result<Pick<Connection, 'redirectUri' | 'postLogoutRedirectUri'>> => {
  const redirectUri = draft.redirectUri.trim();
  // Where no browser comes back, one that was entered before may stay.
  if (redirectUri !== '' || grants[draft.method.grant].redirects) {
    const redirect = parseRedirectUri(redirectUri);
    if (!redirect.ok) return redirect;
  }
  const afterwards = draft.postLogoutRedirectUri?.trim() ?? '';
  if (afterwards === '') return success({ redirectUri, postLogoutRedirectUri: null });
  const redirect = parseRedirectUri(afterwards);
  return redirect.ok
    ? success({ redirectUri, postLogoutRedirectUri: afterwards })
    : failed({ code: redirect.error.code, ...say('after_sign_out', { problem: redirect.error }) });
};

export const connectionFields = (draft: ConnectionDraft): Result<ConnectionFields> => {
  const name = nameFrom(draft.name);
  if (!name.ok) return name;
  const slug = slugFrom(draft.slug);
  if (!slug.ok) return slug;
  const issuer = normaliseIssuer(draft.issuer);
  if (!issuer.ok) return issuer;
  const clientId = draft.clientId.trim();
  if (!/^[\x21-\x7e]+$/.test(clientId))
    return failure(
      'invalid_input',
      clientId === '' ? 'Client ID: it is empty.' : 'Client ID: it must be one word of plain ASCII.',
      'Copy it from Okta’s admin console: Applications > Applications > your app > General > Client Credentials.',
    );
  const redirects = redirectsFrom(draft);
  if (!redirects.ok) return redirects;
  const scopes = scopesFrom(draft.scopes);
  if (!scopes.ok) return scopes;
  const method = methodFrom(draft.method, scopes.value);
  if (!method.ok) return method;
  const approvedOrigins = originsFrom(draft.approvedOrigins);
  if (!approvedOrigins.ok) return approvedOrigins;
  const loginHint = draft.loginHint?.trim() ?? '';
  return success({
    name: name.value,
    slug: slug.value,
    issuer: issuer.value,
    clientId,
    ...redirects.value,
    scopes: scopes.value,
    loginHint: loginHint === '' ? null : loginHint,
    method: method.value,
    keepFresh: draft.keepFresh,
    keepAlive: draft.keepAlive,
    refreshTokenIdleMs: draft.refreshTokenIdleMs,
    approvedOrigins: approvedOrigins.value,
  });
};
