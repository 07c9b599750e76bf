import * as z from 'zod/mini';
import { createFormat } from './format.ts';

const scopes = z._default(z.nullable(z.array(z.string())), null);

/** The session of one connection, in the vault (service `session`, account = connection ID). Times are epoch ms. Read by the hundred at the start. */
const schema = z.compile(
  z.object({
    version: z.literal(1),
    /** The session is only ever sent to this client at this issuer, whatever the configuration says later. */
    issuer: z.string(),
    clientId: z.string(),
    /** How the tokens were first had, and so how they can be had anew. */
    grant: z._default(z.enum(['authorization_code', 'device_code', 'client_credentials', 'password']), 'authorization_code'),
    /** The account that signed in; null when no ID token told. */
    sub: z.nullable(z.string()),
    /** The last token response whole; refresh and ID token carried forward where a response left them out. */
    body: z.record(z.string(), z.unknown()),
    receivedAt: z.number(),
    idTokenReceivedAt: z.nullable(z.number()),
    refreshTokenReceivedAt: z.nullable(z.number()),
    signedInAt: z.number(),
    rotations: z.number(),
    rotatedAt: z.nullable(z.number()),
    skewMs: z.number(),
    /** What the sign-in brought, or a refresh for everything since; null where an earlier version did not note it. */
    grantedScopes: scopes,
    /** The part of it that the last refresh asked for; null: all. */
    narrowedTo: scopes,
    /** When the user revoked the access token held, so that it counts no longer. */
    accessTokenRevokedAt: z._default(z.nullable(z.number()), null),
    /** The refresh token's own end as introspection told it, and the last use of the token before it was told. */
    refreshTokenExpiresAt: z.nullable(z.number()),
    refreshTokenEndLearntFor: z._default(z.nullable(z.number()), null),
    /** It did not move although the token was used in between. */
    refreshTokenEndIsAbsolute: z._default(z.boolean(), false),
    /** It moved with use: the idle limit, ms. */
    refreshTokenIdleMs: z._default(z.nullable(z.number()), null),
    ended: z.nullable(
      z.object({
        cause: z.enum([
          'answer_lost',
          'idle',
          'expired',
          'outlived',
          'revoked',
          'reused',
          'user',
          'policy',
          'network',
          'revoked_here',
          'unknown',
        ]),
        at: z.number(),
        detail: z.nullable(z.string()),
        /** What Okta calls the request that it turned down. */
        requestId: z.optional(z.string()),
      }),
    ),
  }),
);
export type SessionRecord = Readonly<z.infer<typeof schema>>;

export const sessionRecordFormat = createFormat<SessionRecord>({ schema });
