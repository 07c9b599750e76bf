import { cpSync, mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeFolder } from '../electron-stand-in/index.ts';
import type { OktaSim } from '../okta-sim/index.ts';
import type { AppHost } from '../scripts/host.ts';
import { root } from '../scripts/project.ts';
import { writeProfile } from './profile.ts';
import { compare, type Comparison, inPairs, type Spread, spreadOf } from './statistics.ts';
import { runWindow, windowCommand, type WindowRun } from './window-run.ts';

/** How many connections the app is started with, and how many pairs of starts are measured. */
export const starts = [
  { connectionCount: 200, pairs: 15 },
  { connectionCount: 1_000, pairs: 11 },
] as const;

/** Every connection has its row, in the state that comes of its sealed session, and the page's first button may be pressed. */
const overviewIsUsable = (connectionCount: number) => `(
  document.querySelectorAll('main tbody tr').length >= ${connectionCount} &&
  [...document.querySelectorAll('main button')].some((button) =>
    button.textContent === 'Refresh all' && !button.disabled && button.getAttribute('aria-disabled') !== 'true')
)`;
const emptyPageIsThere = `document.querySelector('h1') !== null`;

const emptyWindow = fileURLToPath(new URL('empty-window', import.meta.url));
type Side = 'ours' | 'baseline';

export interface StartFigures {
  readonly connectionCount: (typeof starts)[number]['connectionCount'];
  /** Milliseconds from the start of the process. */
  readonly comparison: Comparison;
  /** Until the page begins to load, ms. */
  readonly navigated: Readonly<Record<Side, Spread>>;
  /** Resident memory of the main process, bytes; null where the system does not tell. */
  readonly mainBytes: Readonly<Record<Side, Spread>> | null;
  /** Runs whose page was looked at only after it had begun to show something, so that their figure may be too high. */
  readonly watchedLate: Readonly<Record<Side, number>>;
}

/**
 * The built app with so many signed-in connections until its Overview is usable, against an empty window on the same host.
 * Both have been started once before, so that neither pays for a new Chromium profile; each start gets a fresh copy of
 * what that first run left.
 */
export const measureStart = async (
  orgs: OktaSim['orgs'],
  host: AppHost,
  folder: string,
  { connectionCount, pairs: measuredPairs }: (typeof starts)[number],
): Promise<StartFigures> => {
  const start = async (side: Side): Promise<WindowRun> => {
    const [appFolder, isUsable] = side === 'ours' ? [root, overviewIsUsable(connectionCount)] : [emptyWindow, emptyPageIsThere];
    return await runWindow(windowCommand(host, appFolder, join(home(side), 'user-data')), environmentIn(home(side)), isUsable);
  };
  // Always the same path: the app registers its schemes anew when the folder it is started with has changed.
  const home = (side: Side) => join(folder, side);
  const template = (side: Side) => join(folder, `${side}-template`);
  mkdirSync(join(home('baseline'), 'user-data'), { recursive: true });
  await writeProfile(orgs, join(home('ours'), 'user-data'), connectionCount);
  for (const side of ['ours', 'baseline'] as const) {
    await start(side);
    renameSync(home(side), template(side));
  }

  const runs: Record<Side, WindowRun[]> = { ours: [], baseline: [] };
  const pairs = await inPairs(measuredPairs, async (side) => {
    // A lock of the run that made the template would name a process that is gone.
    cpSync(template(side), home(side), { recursive: true, filter: (path) => !basename(path).startsWith('Singleton') });
    try {
      const run = await start(side);
      runs[side].push(run);
      return run.usableMs;
    } finally {
      await removeFolder(home(side));
    }
  });
  const spreads = (figure: (run: WindowRun) => number) => ({
    ours: spreadOf(runs.ours.map(figure)),
    baseline: spreadOf(runs.baseline.map(figure)),
  });
  const late = (side: Side) => runs[side].filter((run) => !run.watchedInTime).length;
  return {
    connectionCount,
    comparison: compare(pairs),
    navigated: spreads((run) => run.navigatedMs),
    mainBytes: runs.ours.some((run) => run.mainBytes === null) ? null : spreads((run) => run.mainBytes ?? NaN),
    watchedLate: { ours: late('ours'), baseline: late('baseline') },
  };
};

/** A home of its own, so that no desktop entry, default or file is left on the machine; and no desktop's keyring or tray. */
const environmentIn = (home: string): NodeJS.ProcessEnv => {
  const { ELECTRON_RUN_AS_NODE: _, DBUS_SESSION_BUS_ADDRESS: __, XDG_CURRENT_DESKTOP: ___, ...env } = process.env;
  const folders = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
  };
  for (const path of Object.values(folders)) mkdirSync(path, { recursive: true });
  // For a machine's own proxy or authorities the stand-in loads a network library that Electron has built in.
  const networkVariables = /^(https?_proxy|all_proxy|no_proxy|ssl_cert_file|node_extra_ca_certs)$/i;
  return { ...Object.fromEntries(Object.entries(env).filter(([name]) => !networkVariables.test(name))), ...folders };
};
