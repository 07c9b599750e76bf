import { statSync } from 'node:fs';
import { type FileHandle, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { OktaSim } from '../okta-sim/index.ts';
import type { Clock } from '../src-main/core/base/index.ts';
import type { Connection } from '../src-main/core/connections/index.ts';
import { systemClock } from '../src-main/node/system-clock.ts';
import { refreshTokenOf } from '../src-main/core/sessions/index.ts';
import { type AppServices, connectionTo, createAppServices } from './app-services.ts';
import { compare, type Comparison, inPairs, spreadOf, type Spread } from './statistics.ts';

const warmUpPairs = 60;
const measuredPairs = 300;

export interface RefreshFigures {
  /** Milliseconds. */
  readonly comparison: Comparison;
  /** The baseline's two parts, ms. */
  readonly bareRequest: Spread;
  readonly bareWrite: Spread;
  /** What both sides write at each refresh, bytes. */
  readonly bytes: number;
}

/**
 * A refresh through the app's own stack (in-doubt mark, token request, sealed and fsynced write, log line, verification
 * of the ID token) against a bare `fetch` of the same grant at the same endpoint plus an equally durable write of as many
 * bytes in the same folder. Each side has a session of its own, whose refresh token rotates every time.
 */
export const measureRefresh = async (orgs: OktaSim['orgs'], folder: string): Promise<RefreshFigures> => {
  const clock = new UnpacedClock();
  const services = await createAppServices(folder, { clock });
  const [ours, bare] = ['ours', 'bare'].map((id) => connectionTo(orgs, 'acme', 'default', { id, slug: id, keepFresh: false }));
  const login = orgs.acme.users[0]?.login;
  if (ours === undefined || bare === undefined || login === undefined) throw new Error('okta-sim has no user.');
  try {
    await services.signIn(ours, login);
    await services.signIn(bare, login);
    const file = await vaultFile(join(folder, 'vault'), ours.id);
    const stack = new Stack(services, clock, ours.id);
    const baseline = await Baseline.create(services, bare, join(folder, 'vault'));
    const measure = async (side: 'ours' | 'baseline') =>
      side === 'ours' ? await stack.refresh() : await baseline.refresh(statSync(file).size);
    await inPairs(warmUpPairs, measure);
    baseline.forget();
    const before = stack.rotations();
    const comparison = compare(await inPairs(measuredPairs, measure));
    await baseline.close();
    if (stack.rotations() - before !== measuredPairs) throw new Error('Not every refresh through the app rotated its refresh token.');
    return {
      comparison,
      bareRequest: spreadOf(baseline.requests),
      bareWrite: spreadOf(baseline.writes),
      bytes: statSync(file).size,
    };
  } finally {
    await services.close();
  }
};

const vaultFile = async (folder: string, account: string): Promise<string> => {
  const name = (await readdir(folder)).find((entry) => entry.includes(`.${account}.`));
  if (name === undefined) throw new Error('The session was not written to the vault.');
  return join(folder, name);
};

/** Lets two seconds seem to have passed when told to: how the app paces a user's requests is not what is measured. */
class UnpacedClock implements Clock {
  #ahead = 0;
  readonly now = systemClock.now;
  readonly setTimer = systemClock.setTimer;

  monotonic(): number {
    return systemClock.monotonic() + this.#ahead;
  }

  skip(): void {
    this.#ahead += 2_000;
  }
}

/** The app's side. */
class Stack {
  readonly #services: AppServices;
  readonly #clock: UnpacedClock;
  readonly #connectionId: string;

  constructor(services: AppServices, clock: UnpacedClock, connectionId: string) {
    this.#services = services;
    this.#clock = clock;
    this.#connectionId = connectionId;
  }

  rotations(): number {
    const { held } = this.#services.sessions.get(this.#connectionId);
    return held.kind === 'held' ? held.record.rotations : NaN;
  }

  /** Milliseconds; throws when anything but a verified refresh came of it. */
  async refresh(): Promise<number> {
    const { sessions } = this.#services;
    this.#clock.skip();
    const startedAt = performance.now();
    const result = await sessions.refresh(this.#connectionId);
    await sessions.verified(this.#connectionId);
    const took = performance.now() - startedAt;
    if (!result.ok) throw new Error(result.error.word);
    const verdict = sessions.get(this.#connectionId).verdict?.verdict;
    if (verdict !== 'verified') throw new Error(`The refreshed ID token was judged as ${String(verdict)}.`);
    return took;
  }
}

/** The least that a program could do to refresh and not lose the token. */
class Baseline {
  readonly #endpoint: string;
  readonly #clientId: string;
  readonly #path: string;
  readonly #folder: FileHandle;
  #refreshToken: string;
  requests: number[] = [];
  writes: number[] = [];

  /** The folder stays open, as the app's does. */
  static async create(services: AppServices, connection: Connection, folder: string): Promise<Baseline> {
    return new Baseline(services, connection, join(folder, 'bare'), await open(folder));
  }

  private constructor(services: AppServices, connection: Connection, path: string, folder: FileHandle) {
    const { held } = services.sessions.get(connection.id);
    const refreshToken = held.kind === 'held' ? refreshTokenOf(held.record) : null;
    if (refreshToken === null) throw new Error('The sign-in brought no refresh token.');
    this.#endpoint = `${connection.issuer}/v1/token`;
    this.#clientId = connection.clientId;
    this.#path = path;
    this.#folder = folder;
    this.#refreshToken = refreshToken;
  }

  async close(): Promise<void> {
    await this.#folder.close();
  }

  forget(): void {
    this.requests = [];
    this.writes = [];
  }

  /** Milliseconds; writes `size` bytes. */
  async refresh(size: number): Promise<number> {
    const content = Buffer.alloc(size, 'x');
    const startedAt = performance.now();
    const response = await fetch(this.#endpoint, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: this.#refreshToken, client_id: this.#clientId }),
    });
    const body = (await response.json()) as { readonly refresh_token?: string };
    const answeredAt = performance.now();
    const temporary = `${this.#path}.new`;
    const file = await open(temporary, 'wx', 0o600);
    await file.writeFile(content);
    await file.sync();
    await file.close();
    await rename(temporary, this.#path);
    await this.#folder.sync();
    const writtenAt = performance.now();
    if (body.refresh_token === undefined || body.refresh_token === this.#refreshToken) throw new Error('The bare refresh did not rotate.');
    this.#refreshToken = body.refresh_token;
    this.requests.push(answeredAt - startedAt);
    this.writes.push(writtenAt - answeredAt);
    return writtenAt - startedAt;
  }
}
