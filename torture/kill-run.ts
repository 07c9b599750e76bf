import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionTo, createAppServices } from '../bench/app-services.ts';
import { orgNames, startOktaSim, type OktaSim } from '../okta-sim/index.ts';
import type { Connection } from '../src-main/core/connections/index.ts';
import { seededRandom } from '../src-main/core/base/testing/seeded-random.ts';
import { type Life, type Report, startLife } from './kill-life.ts';
import { type Phase, phases, beginPhases, forgetLoaded, readPhases } from './kill-phases.ts';
import { planKill, type KillPlan } from './kill-plan.ts';

export interface KillRunOptions {
  /** The bundled child. */
  readonly program: string;
  /** What reuse within the grace period yields. */
  readonly reading: 'same' | 'new';
  /** At least so many refresh tokens are rotated, and so many lives killed. */
  readonly rotations: number;
  readonly kills: number;
  readonly seed: number;
  readonly carelessness?: Life['carelessness'];
  /** In turn, instead of what the seed draws. */
  readonly plans?: readonly KillPlan[];
  /** The server's time, epoch ms. Default: the machine's. */
  readonly now?: () => number;
  readonly progress?: (outcome: KillOutcome) => void;
}

/** A kill met this connection in this phase. */
export type Strikes = Readonly<Record<Phase, number>>;

export interface KillOutcome {
  readonly rotations: number;
  readonly kills: number;
  /** Kills before the sessions were loaded. */
  readonly killsAtStart: number;
  /** By phase: met by the parent at a random instant, and by the child's own hand. */
  readonly atRandom: Strikes;
  readonly byOwnHand: Strikes;
  /** How often the machine stayed off for longer than the grace period. */
  readonly longSleeps: number;
  /** A session that was not there, or not refreshable, one sentence each. */
  readonly lost: readonly string[];
  readonly forks: number;
  readonly reuseDetected: number;
  readonly graceReuses: number;
  /** Refreshes that failed without ending the session, by code. */
  readonly hiccups: Readonly<Record<string, number>>;
}

/** Okta's grace period by default, and one second more, ms. */
const beyondGraceMs = 31_000;
/** No access token is to run out meanwhile: a month, in seconds. */
const tokenSeconds = 30 * 24 * 3600;
/** A child that does not die by its own hand is helped after this, ms. */
const patienceMs = 5_000;

const noStrikes = (): Record<Phase, number> => Object.fromEntries(phases.map((phase) => [phase, 0])) as Record<Phase, number>;

/**
 * Kills and restarts the app's services over one user-data folder until there were enough kills and rotations, then lets
 * them live once more, refresh every session and end cleanly. Whenever a kill found no connection waiting for an answer,
 * the machine "stays off" for longer than the grace period: what is on disk must be the newest refresh token then.
 */
export const runKills = async (options: KillRunOptions): Promise<KillOutcome> => {
  const folder = mkdtempSync(join(tmpdir(), 'tenantry-kill-'));
  const sim = await startOktaSim({
    rotation: 'rotate',
    graceReuse: options.reading,
    accessTokenSeconds: tokenSeconds,
    idTokenSeconds: tokenSeconds,
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  try {
    return await new KillRun(options, sim, folder, await signInToAll(sim, folder)).run();
  } finally {
    await sim.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** One session at two servers of each org, for two users of it: six families. */
const signInToAll = async (sim: OktaSim, folder: string): Promise<readonly Connection[]> => {
  const services = await createAppServices(folder);
  const connections: Connection[] = [];
  try {
    for (const org of orgNames) {
      for (const [index, server] of (['default', 'custom'] as const).entries()) {
        const connection = connectionTo(sim.orgs, org, server);
        const login = sim.orgs[org].users[index]?.login;
        if (login === undefined) throw new Error(`${org} lacks a user.`);
        await services.signIn(connection, login);
        connections.push(connection);
      }
    }
  } finally {
    await services.close();
  }
  return connections;
};

class KillRun {
  readonly #options: KillRunOptions;
  readonly #sim: OktaSim;
  readonly #folder: string;
  readonly #connections: readonly Connection[];
  readonly #ids: readonly string[];
  readonly #phaseFile: string;
  readonly #random: ReturnType<typeof seededRandom>;
  readonly #atRandom = noStrikes();
  readonly #byOwnHand = noStrikes();
  readonly #hiccups: Record<string, number> = {};
  /** By connection: a session is lost once. */
  readonly #lost = new Map<string, string>();
  #lives = 0;
  #kills = 0;
  #killsAtStart = 0;
  #longSleeps = 0;

  constructor(options: KillRunOptions, sim: OktaSim, folder: string, connections: readonly Connection[]) {
    this.#options = options;
    this.#sim = sim;
    this.#folder = folder;
    this.#connections = connections;
    this.#ids = connections.map(({ id }) => id);
    this.#phaseFile = join(folder, 'phases');
    this.#random = seededRandom(options.seed);
    beginPhases(this.#phaseFile, this.#ids);
  }

  async run(): Promise<KillOutcome> {
    while (this.#kills < this.#options.kills && this.#lost.size < this.#ids.length) {
      const { plans = [] } = this.#options;
      await this.#liveAndDie(plans[this.#kills % plans.length] ?? planKill(this.#random, this.#ids));
      this.#options.progress?.(this.#outcome());
    }
    await this.#liveOn();
    return this.#outcome();
  }

  async #liveAndDie(plan: KillPlan): Promise<void> {
    const byOwnHand = 'phase' in plan;
    const life = this.#start({
      only: plan.kind === 'alone' ? plan.id : null,
      dieAt: byOwnHand ? { phase: plan.phase, nth: plan.nth } : null,
    });
    await (plan.kind === 'starting' ? life.begun : life.loaded);
    const cancel = this.#after(byOwnHand ? patienceMs : plan.afterMs, life.kill);
    const end = await life.ended;
    cancel();
    if (end.kind !== 'killed') throw new Error(end.kind === 'failed' ? end.why : 'A child ended before it was killed.');
    this.#count(byOwnHand ? this.#byOwnHand : this.#atRandom);
  }

  /** The last life: until there were enough rotations, then to a clean end. */
  async #liveOn(): Promise<void> {
    const life = this.#start({ only: null, dieAt: null });
    await life.loaded;
    while (this.#sim.stats().rotations < this.#options.rotations && this.#lost.size === 0) {
      await new Promise<void>((resolve) => void this.#after(50, resolve));
      this.#options.progress?.(this.#outcome());
    }
    life.stop();
    const end = await life.ended;
    if (end.kind !== 'stopped') throw new Error(end.kind === 'failed' ? end.why : 'Somebody else killed a child.');
  }

  #start(orders: Pick<Life, 'only' | 'dieAt'>) {
    this.#lives += 1;
    forgetLoaded(this.#phaseFile, this.#ids);
    const life: Life = {
      folder: this.#folder,
      phaseFile: this.#phaseFile,
      connections: this.#connections,
      carelessness: this.#options.carelessness ?? null,
      ...orders,
    };
    return startLife(this.#options.program, life, (report) => this.#hear(report));
  }

  #hear(report: Report): void {
    if (report.kind === 'begun') return;
    if (report.kind === 'refused') {
      if (report.held === 'held') this.#hiccups[report.code] = (this.#hiccups[report.code] ?? 0) + 1;
      else this.#lose(report.id, `cannot be refreshed: ${report.held}, ${report.code}`);
      return;
    }
    for (const [id, held] of Object.entries(report.held)) if (held !== 'held') this.#lose(id, `is ${held} when ${report.kind}`);
  }

  #lose(id: string, how: string): void {
    if (!this.#lost.has(id)) this.#lost.set(id, `${id} ${how} in life ${this.#lives}`);
  }

  #count(strikes: Record<Phase, number>): void {
    this.#kills += 1;
    const marks = readPhases(this.#phaseFile, this.#ids);
    if (marks.loaded) for (const phase of marks.phases) strikes[phase] += 1;
    else this.#killsAtStart += 1;
    if (marks.owed) return;
    this.#sim.advanceTime(beyondGraceMs);
    this.#longSleeps += 1;
  }

  #after(delayMs: number, act: () => void): () => void {
    const timer = setTimeout(act, delayMs);
    return () => clearTimeout(timer);
  }

  #outcome(): KillOutcome {
    const { rotations, forks, reuseDetected, graceReuses } = this.#sim.stats();
    return {
      rotations,
      kills: this.#kills,
      killsAtStart: this.#killsAtStart,
      atRandom: { ...this.#atRandom },
      byOwnHand: { ...this.#byOwnHand },
      longSleeps: this.#longSleeps,
      lost: [...this.#lost.values()],
      forks,
      reuseDetected,
      graceReuses,
      hiccups: { ...this.#hiccups },
    };
  }
}
