import * as z from 'zod/mini';
import { appErrorSchema, type CommandName } from '../../../src-preload/contract/index.ts';
import { failed, failure, type Logger, type Result, redact } from '../base/index.ts';

/** Services may know more of an error than the window is told. */
const knownOfError = z.object(appErrorSchema.shape);

/**
 * Has one command carried out: only with a payload the contract describes, and nothing comes out but what it describes.
 * Never rejects.
 */
export const answer = async <P>(
  name: CommandName,
  contract: { readonly payload: z.ZodMiniType<P>; readonly result: z.ZodMiniType },
  handler: (payload: P) => Promise<Result<unknown>> | Result<unknown>,
  payload: unknown,
  logger: Logger,
): Promise<Result<unknown>> => {
  const parsed = contract.payload.safeParse(payload);
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'payload').join(', ');
    logger.warn('refused a malformed bridge call', { command: name, where });
    return failure('invalid_payload', `Tenantry’s window sent something main does not understand (${redact(where)}).`);
  }
  try {
    const result = await handler(parsed.data);
    if (!result.ok) {
      return failed(knownOfError.parse(result.error));
    }
    // Strict schemas: a member that was never meant to cross fails here instead of leaking.
    return { ok: true, value: contract.result.parse(result.value) };
  } catch (error) {
    logger.error('command failed', { command: name, reason: error instanceof Error ? error.message : String(error) });
    return failure(
      'internal',
      'Something went wrong inside Tenantry.',
      'Try again; if it stays, restart Tenantry. The log file says more.',
    );
  }
};
