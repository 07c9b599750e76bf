import * as z from 'zod/mini';
import { createFormat } from './format.ts';

/** A sign-in on its way, in the vault (service `sign-in`, account = its ID): everything needed to complete it, even by the next start of the app. */
const schema = z.object({
  id: z.string(),
  connectionId: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  redirectUri: z.string(),
  state: z.string(),
  /** Null where none was sent: without `openid`. */
  nonce: z.nullable(z.string()),
  codeVerifier: z.string(),
  /** Epoch ms. */
  startedAt: z.number(),
  expiresAt: z.number(),
  openedIn: z.string(),
  /** What the request carried as max_age, s. */
  maxAge: z._default(z.nullable(z.number()), null),
  /** The request was `prompt=none`. */
  silent: z._default(z.boolean(), false),
  /** The user chose to sign in as someone else. */
  mayReplace: z._default(z.boolean(), false),
});
export type PendingSignIn = Readonly<z.infer<typeof schema>>;

export const pendingSignInFormat = createFormat<PendingSignIn>({ schema, firstIsUnnumbered: true });
