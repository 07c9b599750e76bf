import { en } from 'zod/locales';
import * as z from 'zod/mini';
import {
  authorizationOptionsSchema,
  environmentSchema,
  settingsViewSchema,
  signInMethodSchema,
} from '../../../src-preload/contract/index.ts';
import { failure, type Result, success } from '../base/index.ts';
import type { Configuration } from './types.ts';

/*
 * The shape of the configuration file. Objects are loose: a member this version does not know (a note of the user's,
 * say) is carried along and written back, never lost. Whether an issuer or redirect URI makes sense is judged where it
 * is used, so that a slip in one line does not cost the whole file.
 */

const id = z.string().check(z.minLength(1), z.maxLength(64));
const text = (max: number) => z.string().check(z.maxLength(max));
const slug = z.string().check(z.minLength(1), z.maxLength(60));
const time = z.number().check(z.nonnegative());

const tenantSchema = z.looseObject({
  id,
  slug,
  name: text(200),
  orgUrl: text(1000),
  environment: environmentSchema,
  colour: z.nullable(z.string().check(z.regex(/^#[0-9a-f]{6}$/i))),
  notes: text(10_000),
  browserCommand: z.nullable(z.array(text(4000)).check(z.maxLength(100))),
  opensWith: z.enum(['browser', 'link']),
  proxy: z.enum(['system', 'none']),
});

const methodSchema = z.looseObject({
  ...signInMethodSchema.shape,
  authorization: z.looseObject(authorizationOptionsSchema.shape),
});

const connectionSchema = z.looseObject({
  id,
  tenantId: id,
  slug,
  name: text(200),
  issuer: text(1000),
  clientId: text(500),
  redirectUri: text(1000),
  scopes: z.array(text(500)).check(z.maxLength(500)),
  loginHint: z.nullable(text(500)),
  method: methodSchema,
  postLogoutRedirectUri: z.nullable(text(1000)),
  keepFresh: z.boolean(),
  keepAlive: z.boolean(),
  refreshTokenIdleMs: z.nullable(z.number().check(z.positive())),
  approvedOrigins: z.array(text(1000)).check(z.maxLength(100)),
  lastUsedAt: z.nullable(time),
});

const configurationSchema = z.compile(
  z.looseObject({
    tenants: z.array(tenantSchema),
    connections: z.array(connectionSchema),
    settings: z.looseObject(settingsViewSchema.shape),
    weakVaultAcceptedOn: z.nullable(text(500)),
    said: z.array(text(200)),
  }),
);

// Zod's small variant brings no words of its own, and a person reads these.
const inEnglish = en().localeError;

/** What a first start begins with. */
export const emptyConfiguration = (): Configuration => ({
  tenants: [],
  connections: [],
  settings: { theme: 'system', timeFormat: 'local', clipboardClearMs: 60_000, startAtLogin: false, passwordGrant: false },
  weakVaultAcceptedOn: null,
  said: [],
});

const firstRepeated = (values: readonly string[]): string | undefined => {
  const seen = new Set<string>();
  return values.find((value) => seen.size === seen.add(value).size);
};

/** What the schema cannot say: identities and handles are unique, and every connection has its tenant. */
const brokenRule = ({ tenants, connections }: Configuration): string | undefined => {
  const repeatedId = firstRepeated([...tenants, ...connections].map((item) => item.id));
  if (repeatedId !== undefined) return `the id “${repeatedId}” is used twice`;
  const tenantSlug = firstRepeated(tenants.map((tenant) => tenant.slug));
  if (tenantSlug !== undefined) return `two tenants have the slug “${tenantSlug}”`;
  const tenantIds = new Set(tenants.map((tenant) => tenant.id));
  const orphan = connections.find((connection) => !tenantIds.has(connection.tenantId));
  if (orphan !== undefined) return `connection “${orphan.slug}” belongs to no tenant`;
  const handle = firstRepeated(connections.map((connection) => `${connection.tenantId}/${connection.slug}`));
  return handle === undefined ? undefined : `two connections of one tenant have the slug “${handle.slice(handle.indexOf('/') + 1)}”`;
};

/** A value from outside as a configuration; `invalid_input` names the first thing that is wrong with it. */
export const decodeConfiguration = (value: unknown): Result<Configuration> => {
  const parsed = configurationSchema.safeParse(value, { error: inEnglish });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.map(String).join('.') ?? '';
    return failure(
      'invalid_input',
      `${path === '' ? 'The configuration' : `“${path.slice(0, 100)}”`} is not as it should be: ${issue?.message ?? 'unknown'}.`,
    );
  }
  const broken = brokenRule(parsed.data);
  return broken === undefined ? success(parsed.data) : failure('invalid_input', `The configuration contradicts itself: ${broken}.`);
};
