import type { ClientStats, SimStats } from './types.ts';

function zero(): ClientStats {
  return {
    tokenRequests: 0,
    codeExchanges: 0,
    passwordGrants: 0,
    serviceGrants: 0,
    deviceGrants: 0,
    refreshes: 0,
    rotations: 0,
    graceReuses: 0,
    reuseDetected: 0,
    forks: 0,
    errors: 0,
  };
}

/** Counts what happened, in all and by client at each authorization server. */
export class Stats {
  readonly #total: SimStats = {
    ...zero(),
    requests: 0,
    signIns: 0,
    introspections: 0,
    revocations: 0,
    userinfoRequests: 0,
    pushedRequests: 0,
    dpopRefusals: 0,
    deviceRequests: 0,
    logouts: 0,
    faultsApplied: 0,
    byClient: {},
  };

  count(what: Exclude<keyof SimStats, keyof ClientStats | 'byClient'>): void {
    this.#total[what] += 1;
  }

  countFor(issuer: string, clientId: string, what: keyof ClientStats): void {
    this.#total[what] += 1;
    const key = `${issuer} ${clientId}`;
    const client = (this.#total.byClient[key] ??= zero());
    client[what] += 1;
  }

  snapshot(): SimStats {
    return structuredClone(this.#total);
  }
}
