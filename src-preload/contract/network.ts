import * as z from 'zod/mini';
import { requestIdSchema } from './errors.ts';

/* What a test of a connection has found, step by step. */

export const certificateViewSchema = z.strictObject({
  /** A distinguished name in one line: `CN=*.okta.com, O=Okta, Inc., C=US`. */
  subject: z.string(),
  issuer: z.string(),
  /** Epoch ms. */
  validFrom: z.number(),
  validUntil: z.number(),
  /** SHA-256, as pairs of hexadecimal digits with colons. */
  fingerprint: z.string(),
});
export type CertificateView = z.infer<typeof certificateViewSchema>;

export const networkStepSchema = z.strictObject({
  name: z.enum(['proxy', 'name', 'connection', 'tls', 'discovery', 'keys']),
  label: z.string(),
  outcome: z.enum(['pass', 'warn', 'fail', 'skipped']),
  /** What was found, or why the step was left out. */
  detail: z.string(),
  remedy: z.nullable(z.string()),
  /** Of the request that failed. */
  requestId: z.optional(requestIdSchema),
  /** Null for a step that was left out. */
  durationMs: z.nullable(z.number()),
  /** The server's own first; empty for every step but `tls`. */
  certificates: z.array(certificateViewSchema),
});
export type NetworkStep = z.infer<typeof networkStepSchema>;
