import * as z from 'zod/mini';

const jwkSchema = z.record(z.string(), z.unknown());

/** What the vault keeps for one client (service `client`, account = connection ID). */
const entrySchema = z.object({
  version: z.literal(1),
  /** It is only ever sent to this server as this client, whatever the configuration says later. */
  issuer: z.string(),
  clientId: z.string(),
  secret: z.nullable(z.string()),
  key: z.nullable(z.object({ privateJwk: jwkSchema, alg: z.string(), kid: z.string(), generated: z.boolean() })),
  dpopKey: z.nullable(jwkSchema),
});
export type CredentialEntry = Readonly<z.infer<typeof entrySchema>>;

export const encodeEntry = (entry: CredentialEntry): string => JSON.stringify(entry);

/** Null when the text is no entry this version understands. */
export const decodeEntry = (text: string): CredentialEntry | null => {
  try {
    return entrySchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
};
