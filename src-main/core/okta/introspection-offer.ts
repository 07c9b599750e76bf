import { type Clock, say } from '../base/index.ts';
import { failureIn, OktaError } from './failure.ts';
import type { ClientAtServer, ServerMetadata } from './types.ts';

/** As long as metadata is kept. */
const rememberedMs = 24 * 3_600_000;

const methodOf = ({ method }: ClientAtServer): string => method?.clientAuthentication ?? 'none';

/**
 * Which clients may introspect, as far as the app wants to know something by itself. The metadata tells
 * (`introspection_endpoint_auth_methods_supported`; Okta lists `none`). Where it does not, that "must be determined by
 * other means" (RFC 8414, 2): by asking once.
 */
export class IntrospectionOffer {
  readonly #clock: Clock;
  /** When a server refused a client, epoch ms. */
  readonly #refused = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `ask`, unless this client is known not to be served. Throws an OktaError. */
  async ifOffered<T>(metadata: ServerMetadata, client: ClientAtServer, ask: () => Promise<T>): Promise<T> {
    const key = JSON.stringify([client.issuer, client.clientId, methodOf(client)]);
    const refusedAt = this.#refused.get(key);
    const isRefused = refusedAt !== undefined && this.#clock.now() - refusedAt < rememberedMs;
    if (isRefused || metadata.introspectionAuthenticationsSupported?.includes(methodOf(client)) === false) throw notOffered();
    try {
      return await ask();
    } catch (error) {
      const { status } = failureIn(error) ?? {};
      if (status === 401 || status === 403) this.#refused.set(key, this.#clock.now());
      throw error;
    }
  }
}

const notOffered = () =>
  new OktaError({
    code: 'metadata_incomplete',
    ...say('introspection_not_offered'),
    inDoubt: false,
  });
