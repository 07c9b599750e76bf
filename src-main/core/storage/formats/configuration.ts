import * as z from 'zod/mini';
import { createFormat, type Migration, type StoredDocument } from './format.ts';

/*
 * The configuration (`config.json`). It carries no secret. Objects are loose: a member this version does not know (a note of
 * the user's, say) is carried along and written back, never lost. Whether an issuer or redirect URI makes sense is judged
 * where it is used, so that a slip in one line does not cost the whole file.
 */

const id = z.string().check(z.minLength(1), z.maxLength(64));
const text = (max: number) => z.string().check(z.maxLength(max));
const slug = z.string().check(z.minLength(1), z.maxLength(60));

const tenant = z.looseObject({
  id,
  slug,
  name: text(200),
  orgUrl: text(1000),
  environment: z.enum(['production', 'preview', 'development', 'other']),
  colour: z.nullable(z.string().check(z.regex(/^#[0-9a-f]{6}$/i))),
  notes: text(10_000),
  browserCommand: z.nullable(z.array(text(4000)).check(z.maxLength(100))),
  opensWith: z.enum(['browser', 'link']),
  proxy: z.enum(['system', 'none']),
});

const authorization = z.looseObject({
  prompt: z.nullable(z.enum(['login', 'consent', 'select_account', 'enroll_authenticator'])),
  silentFirst: z.boolean(),
  idp: z.nullable(text(200)),
  acrValues: z.array(text(200)).check(z.maxLength(10)),
  /** Seconds. */
  maxAge: z.nullable(z.int().check(z.minimum(0), z.maximum(31_536_000))),
  display: z.nullable(z.enum(['page', 'popup', 'touch', 'wap'])),
  resource: z.array(text(500)).check(z.maxLength(10)),
  extra: z.array(z.strictObject({ name: text(100), value: text(2000) })).check(z.maxLength(20)),
  pushed: z.boolean(),
});

const method = z.looseObject({
  grant: z.enum(['authorization_code', 'device_code', 'client_credentials', 'password']),
  clientAuthentication: z.enum(['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt']),
  dpop: z.boolean(),
  authorization,
});

const connection = z.looseObject({
  id,
  tenantId: id,
  slug,
  name: text(200),
  issuer: text(1000),
  clientId: text(500),
  redirectUri: text(1000),
  scopes: z.array(text(500)).check(z.maxLength(500)),
  loginHint: z.nullable(text(500)),
  method,
  postLogoutRedirectUri: z.nullable(text(1000)),
  keepFresh: z.boolean(),
  keepAlive: z.boolean(),
  refreshTokenIdleMs: z.nullable(z.number().check(z.positive())),
  approvedOrigins: z.array(text(1000)).check(z.maxLength(100)),
});

const settings = z.looseObject({
  theme: z.enum(['system', 'light', 'dark']),
  timeFormat: z.enum(['local', 'utc', 'epoch']),
  clipboardClearMs: z.int().check(z.minimum(0), z.maximum(3_600_000)),
  startAtLogin: z.boolean(),
  passwordGrant: z.boolean(),
});

const schema = z.compile(
  z.looseObject({
    tenants: z.array(tenant),
    connections: z.array(connection),
    settings,
    /** The machine (host name) on which the user accepted a weak sealing key; null when nowhere. */
    weakVaultAcceptedOn: z.nullable(text(500)),
    /** Hints that were shown, each once. */
    said: z.array(text(200)),
  }),
);

/** As the schema has it, without what it does not know. */
type Known<T> = T extends unknown[]
  ? Array<Known<T[number]>>
  : T extends object
    ? { [K in keyof T as string extends K ? never : K]: Known<T[K]> }
    : T;
export type StoredConfiguration = Known<z.infer<typeof schema>>;

/** Each object of a list with the members it lacks and without one; what is no list, or no object, is left for the schema to judge. */
const membersOf = (list: unknown, missing: StoredDocument, dropped = ''): unknown => {
  const changed = (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null) return item;
    const { [dropped]: _, ...rest } = { ...missing, ...item } as StoredDocument;
    return rest;
  };
  return Array.isArray(list) ? list.map(changed) : list;
};

/** What version 3 gives to connections that knew no other method. */
const methodOfVersion3 = {
  grant: 'authorization_code',
  clientAuthentication: 'none',
  dpop: false,
  authorization: {
    prompt: null,
    silentFirst: false,
    idp: null,
    acrValues: [],
    maxAge: null,
    display: null,
    resource: [],
    extra: [],
    pushed: false,
  },
};

const migrations: readonly Migration[] = [
  // 2: connections tell whether they are kept alive. Until then one that was not kept fresh was left alone.
  (document) => ({ ...document, connections: membersOf(document['connections'], { keepAlive: false }) }),
  // 3: connections tell how they get their tokens, tenants where sign-ins open and whether their proxy counts. Until then
  // every client was a native one, signed in by authorization code in a browser.
  (document) => ({
    ...document,
    tenants: membersOf(document['tenants'], { opensWith: 'browser', proxy: 'system' }),
    connections: membersOf(document['connections'], { method: methodOfVersion3, postLogoutRedirectUri: null }),
    settings: typeof document['settings'] === 'object' ? { passwordGrant: false, ...document['settings'] } : document['settings'],
  }),
  // 4: when a connection was last used lies in a file of its own (`last-used.ts`), which takes over what `lastUsedBefore4` finds.
  (document) => ({ ...document, connections: membersOf(document['connections'], {}, 'lastUsedAt') }),
];

/** What a configuration of version 1 to 3 tells of last uses: connection ID to epoch ms. It must have been read whole. */
export const lastUsedBefore4 = (file: string): ReadonlyMap<string, number> => {
  const { connections } = JSON.parse(file) as {
    readonly connections: ReadonlyArray<{ readonly id: string; readonly lastUsedAt?: unknown }>;
  };
  return new Map(connections.flatMap(({ id: of, lastUsedAt: at }) => (typeof at === 'number' && at >= 0 ? [[of, at] as const] : [])));
};

const firstRepeated = (values: readonly string[]): string | undefined => {
  const seen = new Set<string>();
  return values.find((value) => seen.size === seen.add(value).size);
};

/** Identities and handles are unique, and every connection has its tenant. */
const brokenRule = ({ tenants, connections }: StoredConfiguration): string | undefined => {
  const repeatedId = firstRepeated([...tenants, ...connections].map((item) => item.id));
  if (repeatedId !== undefined) return `the id “${repeatedId}” is used twice`;
  const tenantSlug = firstRepeated(tenants.map((one) => one.slug));
  if (tenantSlug !== undefined) return `two tenants have the slug “${tenantSlug}”`;
  const tenantIds = new Set(tenants.map((one) => one.id));
  const orphan = connections.find((one) => !tenantIds.has(one.tenantId));
  if (orphan !== undefined) return `connection “${orphan.slug}” belongs to no tenant`;
  const handle = firstRepeated(connections.map((one) => `${one.tenantId}/${one.slug}`));
  return handle === undefined ? undefined : `two connections of one tenant have the slug “${handle.slice(handle.indexOf('/') + 1)}”`;
};

export const configurationFormat = createFormat<StoredConfiguration>({ schema, migrations, brokenRule });
