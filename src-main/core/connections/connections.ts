import type { ConnectionDraft, SettingsView, TenantDraft } from '../../../src-preload/contract/index.ts';
import { type Clock, failed, failure, type Failure, type Random, type Result, success } from '../base/index.ts';
import { connectionFields, tenantFields } from './drafts.ts';
import { ownRedirectUri, type RedirectStage, type RedirectUse, sharesNothingNew } from './shared-redirect-uri.ts';
import { freeSlug, slugFrom } from './slugs.ts';
import type { Configuration, ConfigurationFile, Connection, Tenant } from './types.ts';

/** `lastUsedAt` orders refreshes after a sleep; a minute is fine enough for that, and spares the disk. */
const lastUsedStepMs = 60_000;

export type ConfigurationListener = (current: Configuration, previous: Configuration) => void;

/**
 * Tenants, connections and settings: the one owner of the configuration. Everything is synchronous; a change is
 * written to the file before it is visible, and when the write fails nothing has changed (`config_write_failed`).
 * Unknown IDs fail with `not_found`, drafts with `invalid_input`, `insecure_url` or `scheme_refused` naming the field,
 * slugs with `handle_taken`. No change may let two servers share a redirect URI (`redirect_uri_shared`).
 */
export interface Connections {
  current(): Configuration;
  tenant(tenantId: string): Tenant | undefined;
  connection(connectionId: string): Connection | undefined;
  tenantOf(connection: Connection): Tenant | undefined;
  /** `acme/orders-api` */
  handle(connection: Connection): string;
  /** Whether only servers of one origin use this redirect URI; else `redirect_uri_shared`, which says what to change. */
  ownRedirectUri(use: RedirectUse, stage?: RedirectStage): Result<null>;
  /** A tenant with its first connection. Slugs not given are derived from the names. */
  addTenant(tenant: TenantDraft, connection: ConnectionDraft): Result<{ readonly tenantId: string; readonly connectionId: string }>;
  /** Without a slug in the draft the tenant keeps the one it has. */
  updateTenant(tenantId: string, draft: TenantDraft): Result<null>;
  /** Its connections go with it. */
  removeTenant(tenantId: string): Result<null>;
  /** Exactly the IDs there are, in their new order. */
  reorderTenants(tenantIds: readonly string[]): Result<null>;
  addConnection(tenantId: string, draft: ConnectionDraft): Result<{ readonly connectionId: string }>;
  /** Without a slug in the draft the connection keeps the one it has. */
  updateConnection(connectionId: string, draft: ConnectionDraft): Result<null>;
  /** The same client for another account, right after the original; without its login hint. */
  duplicateConnection(connectionId: string): Result<{ readonly connectionId: string }>;
  removeConnection(connectionId: string): Result<null>;
  /** Exactly the tenant's connection IDs, in their new order. */
  reorderConnections(tenantId: string, connectionIds: readonly string[]): Result<null>;
  updateSettings(changes: { readonly [K in keyof SettingsView]?: SettingsView[K] | undefined }): Result<SettingsView>;
  /** A copy or a sign-in happened now; not noted more often than once a minute. No listener is called. */
  markUsed(connectionId: string): void;
  /** Whether `key` was said before. From now on it was, even if that cannot be written. */
  said(key: string): boolean;
  /** The machine on which the user lives with a weak sealing key; null when no longer. */
  setWeakVaultAcceptedOn(host: string | null): Result<null>;
  /** Called after each change; the returned function stops it. */
  onChange(listener: ConfigurationListener): () => void;
}

const notFound = (what: string): Failure => failure('not_found', `This ${what} is no longer there.`, 'It may have been removed meanwhile.');
const taken = (handle: string): Failure => failure('handle_taken', `The handle “${handle}” is taken.`, 'Choose another one.');

/** The same IDs in another order, or null. */
const reordered = <T extends { readonly id: string }>(items: readonly T[], ids: readonly string[]): T[] | null => {
  const byId = new Map(items.map((item) => [item.id, item]));
  const ordered = ids.map((id) => byId.get(id)).filter((item) => item !== undefined);
  return ids.length === items.length && new Set(ids).size === ids.length && ordered.length === ids.length ? ordered : null;
};

const replace = <T extends { readonly id: string }>(items: readonly T[], changed: T): T[] =>
  items.map((item) => (item.id === changed.id ? changed : item));

export const createConnections = (parts: {
  readonly file: ConfigurationFile;
  readonly random: Random;
  readonly clock: Clock;
}): Connections => {
  const { file, random, clock } = parts;
  const listeners = new Set<ConfigurationListener>();
  const saidUnsaved = new Set<string>();
  let configuration = file.initial.configuration;

  const change = (next: Configuration): Result<null> => {
    const shared = sharesNothingNew(next, configuration);
    if (!shared.ok) return shared;
    try {
      file.write(next);
    } catch {
      // The file's own words may name paths; what it said at the start is for people.
      const why = file.initial.quarantinedAs === null ? file.initial.problem : undefined;
      return why === undefined
        ? failure(
            'config_write_failed',
            'The configuration could not be written; nothing was changed.',
            'Check that the disk is not full and the file may be written.',
          )
        : failed({ ...why, code: 'config_write_failed' });
    }
    const previous = configuration;
    configuration = next;
    for (const { id } of previous.connections) if (connection(id) === undefined) file.used(id, null);
    for (const listener of listeners) listener(next, previous);
    return success(null);
  };
  const tenant = (tenantId: string) => configuration.tenants.find(({ id }) => id === tenantId);
  const connection = (connectionId: string) => configuration.connections.find(({ id }) => id === connectionId);

  /** The slug to use: the one asked for, else the one there is, else one made from the name. Null when it is taken. */
  const settleSlug = (
    asked: string | null,
    present: string | null,
    name: string,
    fallback: string,
    others: readonly { readonly slug: string }[],
  ) => {
    const used = new Set(others.map(({ slug }) => slug));
    const wanted = asked ?? present;
    if (wanted === null) return freeSlug(slugFrom(name, fallback), used);
    return used.has(wanted) ? null : wanted;
  };

  const newConnection = (
    tenantId: string,
    draft: ConnectionDraft,
    siblings: readonly Connection[],
    tenantSlug: string,
  ): Result<Connection> => {
    const fields = connectionFields(draft);
    if (!fields.ok) return fields;
    const slug = settleSlug(fields.value.slug, null, fields.value.name, 'connection', siblings);
    if (slug === null) return taken(`${tenantSlug}/${fields.value.slug}`);
    return success({ ...fields.value, id: random.uuid(), tenantId, slug, lastUsedAt: null });
  };
  const siblingsOf = (tenantId: string) => configuration.connections.filter((other) => other.tenantId === tenantId);

  return {
    current: () => configuration,
    tenant,
    connection,
    tenantOf: ({ tenantId }) => tenant(tenantId),
    handle: ({ tenantId, slug }) => `${tenant(tenantId)?.slug ?? '?'}/${slug}`,

    ownRedirectUri: (use, stage) => ownRedirectUri(use, configuration, stage),

    addTenant: (tenantDraft, connectionDraft) => {
      const fields = tenantFields(tenantDraft);
      if (!fields.ok) return fields;
      const slug = settleSlug(fields.value.slug, null, fields.value.name, 'tenant', configuration.tenants);
      if (slug === null) return taken(fields.value.slug ?? '');
      const added: Tenant = { ...fields.value, id: random.uuid(), slug };
      const first = newConnection(added.id, connectionDraft, [], slug);
      if (!first.ok) return first;
      const changed = change({
        ...configuration,
        tenants: [...configuration.tenants, added],
        connections: [...configuration.connections, first.value],
      });
      return changed.ok ? success({ tenantId: added.id, connectionId: first.value.id }) : changed;
    },

    updateTenant: (tenantId, draft) => {
      const present = tenant(tenantId);
      if (present === undefined) return notFound('tenant');
      const fields = tenantFields(draft);
      if (!fields.ok) return fields;
      const others = configuration.tenants.filter(({ id }) => id !== tenantId);
      const slug = settleSlug(fields.value.slug, present.slug, fields.value.name, 'tenant', others);
      if (slug === null) return taken(fields.value.slug ?? present.slug);
      return change({ ...configuration, tenants: replace(configuration.tenants, { ...present, ...fields.value, slug }) });
    },

    removeTenant: (tenantId) => {
      if (tenant(tenantId) === undefined) return notFound('tenant');
      return change({
        ...configuration,
        tenants: configuration.tenants.filter(({ id }) => id !== tenantId),
        connections: configuration.connections.filter((other) => other.tenantId !== tenantId),
      });
    },

    reorderTenants: (tenantIds) => {
      const tenants = reordered(configuration.tenants, tenantIds);
      return tenants === null ? notFound('order of tenants') : change({ ...configuration, tenants });
    },

    addConnection: (tenantId, draft) => {
      const owner = tenant(tenantId);
      if (owner === undefined) return notFound('tenant');
      const added = newConnection(tenantId, draft, siblingsOf(tenantId), owner.slug);
      if (!added.ok) return added;
      const changed = change({ ...configuration, connections: [...configuration.connections, added.value] });
      return changed.ok ? success({ connectionId: added.value.id }) : changed;
    },

    updateConnection: (connectionId, draft) => {
      const present = connection(connectionId);
      if (present === undefined) return notFound('connection');
      const fields = connectionFields(draft);
      if (!fields.ok) return fields;
      const others = siblingsOf(present.tenantId).filter(({ id }) => id !== connectionId);
      const slug = settleSlug(fields.value.slug, present.slug, fields.value.name, 'connection', others);
      if (slug === null) return taken(`${tenant(present.tenantId)?.slug ?? '?'}/${fields.value.slug ?? present.slug}`);
      return change({ ...configuration, connections: replace(configuration.connections, { ...present, ...fields.value, slug }) });
    },

    duplicateConnection: (connectionId) => {
      const index = configuration.connections.findIndex(({ id }) => id === connectionId);
      const original = configuration.connections[index];
      if (original === undefined) return notFound('connection');
      const name = `${original.name.slice(0, 90)} copy`;
      const slug = freeSlug(slugFrom(name, 'connection'), new Set(siblingsOf(original.tenantId).map((other) => other.slug)));
      const copy: Connection = { ...original, id: random.uuid(), name, slug, loginHint: null, lastUsedAt: null };
      const changed = change({ ...configuration, connections: configuration.connections.toSpliced(index + 1, 0, copy) });
      return changed.ok ? success({ connectionId: copy.id }) : changed;
    },

    removeConnection: (connectionId) => {
      if (connection(connectionId) === undefined) return notFound('connection');
      return change({ ...configuration, connections: configuration.connections.filter(({ id }) => id !== connectionId) });
    },

    reorderConnections: (tenantId, connectionIds) => {
      const ordered = reordered(siblingsOf(tenantId), connectionIds)?.values();
      if (ordered === undefined) return notFound('order of connections');
      // The places that belong to this tenant stay where they are; only who sits in them changes.
      const connections = configuration.connections.map((other) => (other.tenantId === tenantId ? (ordered.next().value ?? other) : other));
      return change({ ...configuration, connections });
    },

    updateSettings: (changes) => {
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const settings: SettingsView = { ...configuration.settings, ...given };
      const changed = change({ ...configuration, settings });
      return changed.ok ? success(settings) : changed;
    },

    markUsed: (connectionId) => {
      const present = connection(connectionId);
      const now = clock.now();
      if (present === undefined || (present.lastUsedAt !== null && Math.abs(now - present.lastUsedAt) < lastUsedStepMs)) return;
      configuration = { ...configuration, connections: replace(configuration.connections, { ...present, lastUsedAt: now }) };
      file.used(connectionId, now);
    },

    said: (key) => {
      if (saidUnsaved.has(key) || configuration.said.includes(key)) return true;
      if (!change({ ...configuration, said: [...configuration.said, key] }).ok) saidUnsaved.add(key);
      return false;
    },

    setWeakVaultAcceptedOn: (host) => change({ ...configuration, weakVaultAcceptedOn: host }),

    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
