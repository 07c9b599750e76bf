import { builtInScheme, grants } from '../../../src-preload/contract/index.ts';
import { type AppError, failed, failure, type Result, success } from '../base/index.ts';
import { parseRedirectUri } from './redirect-uri.ts';
import { redirectUrisFor, type ServerRedirectUris } from './server-redirect-uris.ts';
import type { Configuration, Connection } from './types.ts';

/*
 * A redirect URI belongs to the servers of one origin (RFC 9700, 4.4.2). Okta sends no `iss`, so the redirect URI alone tells
 * whose code came back; were it shared, a hostile server could have an honest one's code sent to itself (mix-up, 4.4.1).
 */

/** A connection of the configuration, one that is to be saved, or a sign-in that was begun. */
export interface RedirectUse {
  /** Null: not saved yet. */
  readonly connectionId: string | null;
  readonly issuer: string;
  readonly redirectUri: string;
}

/** Whether it is in the configuration or is yet to be saved. */
export type RedirectStage = 'saved' | 'draft';

/**
 * Where answers arrive. Two spellings of one place are the same: browsers resolve `/x/../`, all names of this computer lead
 * to one listener, and an authorization server may send its answer to any port of it (RFC 8252, 7.3).
 */
const placeOf = (redirectUri: string): string => {
  const text = redirectUri.trim();
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  // What else http may lead to is no redirect URI.
  if (url.protocol === 'http:') url.host = '127.0.0.1:80';
  return url.href;
};

/** An issuer that is no address counts as an origin of its own. */
const originOf = (issuer: string): string => (URL.canParse(issuer) ? new URL(issuer).origin : issuer);

/** For each place the first connections of each origin, in the user's order. */
type Places = ReadonlyMap<string, ReadonlyMap<string, readonly Connection[]>>;

const known = new WeakMap<readonly Connection[], Places>();

const placesOf = (connections: readonly Connection[]): Places => {
  const present = known.get(connections);
  if (present !== undefined) return present;
  const places = new Map<string, Map<string, Connection[]>>();
  for (const connection of connections) {
    // One that is no redirect URI begins no sign-in, and says so itself.
    if (!grants[connection.method.grant].redirects || !parseRedirectUri(connection.redirectUri).ok) continue;
    const place = placeOf(connection.redirectUri);
    const users = places.get(place) ?? new Map<string, Connection[]>();
    places.set(place, users);
    const origin = originOf(connection.issuer);
    const same = users.get(origin);
    // Two are enough: one of them may be the connection that asks, as it was before.
    if (same === undefined) users.set(origin, [connection]);
    else if (same.length < 2) same.push(connection);
  }
  known.set(connections, places);
  return places;
};

/** Mostly none is: then a view of 1,000 connections need not read 1,000 addresses. */
const isAnyShared = (connections: readonly Connection[]): boolean => [...placesOf(connections).values()].some(({ size }) => size > 1);

/** The first connection to a server of another origin whose answers arrive at the same place. */
const otherUser = (use: RedirectUse, connections: readonly Connection[]): Connection | undefined => {
  const own = originOf(use.issuer);
  const users = placesOf(connections).get(placeOf(use.redirectUri)) ?? [];
  return [...users]
    .filter(([origin]) => origin !== own)
    .flatMap(([, ofOrigin]) => ofOrigin)
    .find(({ id }) => id !== use.connectionId);
};

/** Its server's own redirect URIs, on the loopback address it has if it has one. */
const ownUris = ({ issuer, redirectUri }: RedirectUse): ServerRedirectUris | null =>
  URL.canParse(issuer) ? redirectUrisFor(new URL(issuer), /^http:\/\/[^/]+/.exec(redirectUri.trim())?.[0]) : null;

const isOwn = (use: RedirectUse): boolean => Object.values(ownUris(use) ?? {}).includes(use.redirectUri.trim());

/** One of its server's own that is free: of the kind it has, if possible. */
const freeFor = (use: RedirectUse, connections: readonly Connection[]): string | null => {
  const own = ownUris(use);
  if (own === null) return null;
  const { scheme, loopback, builtIn } = own;
  const first = use.redirectUri.startsWith('http:') ? loopback : use.redirectUri.startsWith(`${builtInScheme}:`) ? builtIn : scheme;
  const free = (redirectUri: string | null): redirectUri is string =>
    redirectUri !== null && otherUser({ ...use, redirectUri }, connections) === undefined;
  return [first, scheme, loopback, builtIn].find(free) ?? null;
};

const usageOf = ({ id, issuer, redirectUri }: Connection): RedirectUse => ({ connectionId: id, issuer, redirectUri });

/** Which of two that share is to change: whose redirect URI does not name its own server, or else the later one. */
const isToChange = (use: RedirectUse, other: Connection, connections: readonly Connection[]): boolean => {
  if (isOwn(use) !== isOwn(usageOf(other))) return !isOwn(use);
  return connections.findIndex(({ id }) => id === use.connectionId) > connections.findIndex(({ id }) => id === other.id);
};

export interface RedirectConflict {
  /** `redirect_uri_shared`: names the other connection, and which of the two to change. */
  readonly error: AppError;
  /** It is the one that asks. */
  readonly changesHere: boolean;
}

const conflictOf = (use: RedirectUse, { connections, tenants }: Configuration, stage: RedirectStage): RedirectConflict | null => {
  const other = otherUser(use, connections);
  if (other === undefined) return null;
  const handle = `${tenants.find(({ id }) => id === other.tenantId)?.slug ?? '?'}/${other.slug}`;
  const changesHere = stage === 'draft' || isToChange(use, other, connections);
  const free = freeFor(changesHere ? use : usageOf(other), connections) ?? 'another redirect URI';
  const [own, others] = [use.redirectUri.trim(), other.redirectUri.trim()];
  const why = own === others || !own.startsWith('http:') ? '' : ' Only the path tells loopback addresses apart (RFC 8252, 7.3).';
  const { error } = failure(
    'redirect_uri_shared',
    `Redirect URI: “${handle}” uses ${others} for another server, ${originOf(other.issuer)}, so an answer would not show which server it came from.${why}`,
    `Use ${free} for ${changesHere ? 'this connection' : `“${handle}”`}, here and in Okta, and remove the shared one from its app there.`,
  );
  return { error, changesHere };
};

/**
 * Whether a redirect URI is used for the servers of one origin only; else `redirect_uri_shared`.
 *
 * @param stage a draft is the one to change, whatever it shares with
 */
export const ownRedirectUri = (use: RedirectUse, configuration: Configuration, stage: RedirectStage = 'saved'): Result<null> => {
  const conflict = conflictOf(use, configuration, stage);
  return conflict === null ? success(null) : failed(conflict.error);
};

/** Why a connection as it is configured begins no sign-in. Null when it shares nothing, or needs no redirect URI. */
export const redirectConflict = (connection: Connection, configuration: Configuration): RedirectConflict | null =>
  grants[connection.method.grant].redirects && isAnyShared(configuration.connections)
    ? conflictOf(usageOf(connection), configuration, 'saved')
    : null;

/** The same for what a change of the configuration brings; what was shared before is refused only when a sign-in starts. */
export const sharesNothingNew = (next: Configuration, previous: Configuration): Result<null> => {
  const before = new Map(previous.connections.map((connection) => [connection.id, connection]));
  const isNew = (one: Connection): boolean => {
    const was = before.get(one.id);
    return was?.issuer !== one.issuer || was.redirectUri !== one.redirectUri || was.method.grant !== one.method.grant;
  };
  for (const connection of next.connections) {
    if (!grants[connection.method.grant].redirects || !isNew(connection)) continue;
    const own = ownRedirectUri(usageOf(connection), next, 'draft');
    if (!own.ok) return own;
  }
  return success(null);
};
