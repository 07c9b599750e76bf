import type { SecretStore } from '../types.ts';

/** A vault as its callers know it, in memory; survives a restart of theirs. */
export class MemoryStore implements SecretStore {
  readonly entries = new Map<string, string>();
  failing = false;
  /** Writes happen, and then fail. */
  failingLate = false;
  undeletable = false;
  writes = 0;

  async getPassword(service: string, account: string): Promise<string | null> {
    return this.entries.get(`${service}/${account}`) ?? null;
  }

  async setPassword(service: string, account: string, password: string): Promise<void> {
    if (this.failing) throw new Error('disk full');
    this.writes += 1;
    this.entries.set(`${service}/${account}`, password);
    if (this.failingLate) throw new Error('not synced');
  }

  async deletePassword(service: string, account: string): Promise<boolean> {
    if (this.undeletable) throw new Error('read-only');
    return this.entries.delete(`${service}/${account}`);
  }

  async findPassword(): Promise<string | null> {
    return null;
  }

  async findCredentials(service: string): Promise<ReadonlyArray<{ account: string; password: string }>> {
    return [...this.entries]
      .filter(([key]) => key.startsWith(`${service}/`))
      .map(([key, password]) => ({ account: key.slice(service.length + 1), password }));
  }
}
