import * as z from 'zod/mini';
import { createFormat } from './format.ts';

const jwk = z.record(z.string(), z.unknown());

/** Secret and keys of one client, in the vault (service `client`, account = connection ID). */
const schema = z.object({
  version: z.literal(1),
  /** They are only ever sent to this server as this client, whatever the configuration says later. */
  issuer: z.string(),
  clientId: z.string(),
  secret: z.nullable(z.string()),
  key: z.nullable(z.object({ privateJwk: jwk, alg: z.string(), kid: z.string(), generated: z.boolean() })),
  dpopKey: z.nullable(jwk),
});
export type ClientCredentialsEntry = Readonly<z.infer<typeof schema>>;

export const clientCredentialsFormat = createFormat<ClientCredentialsEntry>({ schema });
