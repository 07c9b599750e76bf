import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { SimClock } from './clock.ts';

const timeFields = ['iat', 'exp', 'loginTs', 'authTime', 'iiat'] as const;

function shifted(payload: AdapterPayload, seconds: number): AdapterPayload {
  const copy: Record<string, unknown> = structuredClone(payload);
  for (const field of timeFields) {
    const value = copy[field];
    if (typeof value === 'number') copy[field] = value + seconds;
  }
  return copy;
}

/**
 * What an org remembers, in memory. Times are kept in the sim's clock and handed to oidc-provider in the machine's, so
 * its own expiry checks follow the sim's clock. Browser sessions belong to the org, all else to one authorization server.
 */
export class OrgStore {
  readonly #clock: SimClock;
  readonly #records = new Map<string, AdapterPayload>();
  #writes = 0;

  constructor(clock: SimClock) {
    this.#clock = clock;
  }

  /** The adapter factory of one authorization server. */
  adapterFor(serverId: string): (model: string) => Adapter {
    return (model) => this.#adapter(model === 'Session' ? 'Session:' : `${serverId}:${model}:`);
  }

  /** Forgets every record for which `test` holds (times in the sim's clock). */
  removeWhere(test: (payload: AdapterPayload, key: string) => boolean): void {
    for (const [key, payload] of this.#records) if (test(payload, key)) this.#records.delete(key);
  }

  /** The server that issued a device's user code, or undefined when none did or the code has expired. */
  serverOfUserCode(userCode: string): string | undefined {
    const now = this.#clock.seconds();
    for (const [key, payload] of this.#records) {
      if (payload.userCode === userCode && (payload.exp ?? now) >= now) return key.split(':')[0];
    }
    return undefined;
  }

  #sweep(): void {
    this.#writes += 1;
    if (this.#writes % 500 !== 0) return;
    const now = this.#clock.seconds();
    this.removeWhere((payload) => payload.exp !== undefined && payload.exp < now);
  }

  #read(key: string): AdapterPayload | undefined {
    const payload = this.#records.get(key);
    return payload && shifted(payload, -this.#clock.offset());
  }

  #findBy(prefix: string, field: 'uid' | 'userCode', value: string): AdapterPayload | undefined {
    for (const [key, payload] of this.#records) if (key.startsWith(prefix) && payload[field] === value) return this.#read(key);
    return undefined;
  }

  #adapter(prefix: string): Adapter {
    return {
      upsert: async (id, payload) => {
        this.#records.set(prefix + id, shifted(payload, this.#clock.offset()));
        this.#sweep();
      },
      find: async (id) => this.#read(prefix + id),
      findByUid: async (uid) => this.#findBy(prefix, 'uid', uid),
      findByUserCode: async (userCode) => this.#findBy(prefix, 'userCode', userCode),
      consume: async (id) => {
        const payload = this.#records.get(prefix + id);
        if (payload) payload.consumed = this.#clock.seconds();
      },
      destroy: async (id) => {
        this.#records.delete(prefix + id);
      },
      revokeByGrantId: async (grantId) => {
        this.removeWhere((payload, key) => key.startsWith(prefix) && payload.grantId === grantId);
      },
    };
  }
}
