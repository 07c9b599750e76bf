import type { SimClock } from './clock.ts';

/** All tokens of one sign-in of one client: what Okta ends together. */
export interface Family {
  grantId: string;
  /** The part of an access token's `jti` that names the refresh token. */
  refreshId: string;
  clientId: string;
  accountId: string;
  /** The thumbprint of the key its refresh tokens are bound to; undefined: they are not bound. */
  jkt: string | undefined;
  /** When the user proved who they are, epoch seconds of the sim. */
  authTime: number;
  /** The level of assurance that was asked for and met; undefined: none was. */
  acr: string | undefined;
  /** Epoch milliseconds after which its refresh tokens are dead; undefined: never. Rotation does not extend it. */
  absoluteExpiry: number | undefined;
  /** Milliseconds without a refresh after which its refresh tokens are dead; undefined: no limit. */
  idleLimit: number | undefined;
  lastUsed: number;
  /** The newest refresh token. */
  newest: string | undefined;
  /** When each rotated refresh token was first used, epoch milliseconds. */
  rotatedAt: Map<string, number>;
  /** Which refresh token each one was given for. */
  predecessors: Map<string, string>;
  /** Which of its successors, when there are several, was used first. */
  continuedBy: Map<string, string>;
}

export interface FamilyLimits {
  absoluteSeconds: number | undefined;
  idleSeconds: number | undefined;
}

/** The families of one authorization server. */
export class Families {
  readonly #clock: SimClock;
  readonly #limits: FamilyLimits;
  readonly #byGrant = new Map<string, Family>();
  readonly #tails = new Map<string, Promise<unknown>>();

  constructor(clock: SimClock, limits: FamilyLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  start(begin: Pick<Family, 'grantId' | 'clientId' | 'accountId' | 'jkt' | 'authTime' | 'acr' | 'newest'>): Family {
    const now = this.#clock.now();
    const { absoluteSeconds, idleSeconds } = this.#limits;
    const family: Family = {
      ...begin,
      refreshId: `oar${begin.grantId.replace(/[^A-Za-z0-9]/g, '').slice(0, 17)}`,
      absoluteExpiry: absoluteSeconds === undefined ? undefined : now + absoluteSeconds * 1000,
      idleLimit: idleSeconds === undefined ? undefined : idleSeconds * 1000,
      lastUsed: now,
      rotatedAt: new Map(),
      predecessors: new Map(),
      continuedBy: new Map(),
    };
    this.#byGrant.set(begin.grantId, family);
    return family;
  }

  get(grantId: string | undefined): Family | undefined {
    return grantId === undefined ? undefined : this.#byGrant.get(grantId);
  }

  /** When the family's refresh token dies if it is not used again, epoch milliseconds; undefined: never. */
  expiryOf(family: Family): number | undefined {
    const idle = family.idleLimit === undefined ? undefined : family.lastUsed + family.idleLimit;
    if (idle === undefined || family.absoluteExpiry === undefined) return idle ?? family.absoluteExpiry;
    return Math.min(idle, family.absoluteExpiry);
  }

  hasExpired(family: Family): boolean {
    const expiry = this.expiryOf(family);
    return expiry !== undefined && expiry <= this.#clock.now();
  }

  /** Notes that `token` is used now. Whether that makes two living chains of one: a sibling of it was used before. */
  continueWith(family: Family, token: string): { forked: boolean } {
    const predecessor = family.predecessors.get(token);
    if (predecessor === undefined) return { forked: false };
    const first = family.continuedBy.get(predecessor);
    if (first === undefined) family.continuedBy.set(predecessor, token);
    return { forked: first !== undefined && first !== token };
  }

  end(grantId: string): void {
    this.#byGrant.delete(grantId);
  }

  ofAccount(accountId: string): Family[] {
    return [...this.#byGrant.values()].filter((family) => family.accountId === accountId);
  }

  /** Runs `work` after every earlier work of the same family, so that one refresh token used twice at once is safe. */
  async serialise<T>(grantId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(grantId) ?? Promise.resolve();
    const result = before.then(work);
    const tail = result.catch(() => undefined);
    this.#tails.set(grantId, tail);
    try {
      return await result;
    } finally {
      if (this.#tails.get(grantId) === tail) this.#tails.delete(grantId);
    }
  }
}
