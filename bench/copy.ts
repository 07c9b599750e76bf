import type { OktaSim } from '../okta-sim/index.ts';
import { createCore } from '../src-main/core/core.ts';
import { nodePorts } from '../src-main/node/ports.ts';
import { writeProfile } from './profile.ts';
import { createBenchSealer } from './sealer.ts';
import { type Spread, spreadOf } from './statistics.ts';

export const copiedFrom = 1_000;
const warmUp = 50;
const measured = 200;

export interface CopyFigures {
  readonly copies: number;
  /** From the command until the clipboard has the token, ms. */
  readonly toClipboard: Spread;
  /** From the command until main has nothing more to do about it, ms: the receipt and the changed view included. */
  readonly untilIdle: Spread;
}

/** Copies an access token that lives long enough, of one connection after the other among 1,000, through the core's command. */
export const measureCopy = async (orgs: OktaSim['orgs'], folder: string): Promise<CopyFigures> => {
  await writeProfile(orgs, folder, copiedFrom);
  let writtenAt = NaN;
  const core = createCore(
    nodePorts(folder, createBenchSealer(), {
      clipboard: {
        write: async () => await Promise.resolve(void (writtenAt = performance.now())),
        clearIfStill: async () => await Promise.resolve(),
      },
    }),
  );
  // What a window would be sent is made, and not sent.
  core.on((event) => {
    if (event.kind === 'app-changed') core.snapshot();
    else if (event.kind === 'connection-changed') core.connectionView(event.connectionId);
  });
  await core.start();
  try {
    const ids = core.services.connections.current().connections.map(({ id }) => id);
    const toClipboard: number[] = [];
    const untilIdle: number[] = [];
    for (let count = 0; count < warmUp + measured; count += 1) {
      const connectionId = ids[(count * 7) % ids.length] ?? '';
      const startedAt = performance.now();
      const copied = await core.dispatch('session.copy', { connectionId, form: 'access-token' });
      await new Promise((resolve) => setImmediate(resolve));
      const idleAt = performance.now();
      if (!copied.ok) throw new Error(`${connectionId} was not copied: ${copied.error.code}`);
      if (count < warmUp) continue;
      toClipboard.push(writtenAt - startedAt);
      untilIdle.push(idleAt - startedAt);
    }
    return { copies: measured, toClipboard: spreadOf(toClipboard), untilIdle: spreadOf(untilIdle) };
  } finally {
    await Promise.all(core.stop());
  }
};
