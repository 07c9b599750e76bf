import { execFile } from 'node:child_process';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SchemeRegistrar, SchemeStatus } from '../core/connections/index.ts';
import type { Logger } from '../core/base/index.ts';
import { defaultInMimeApps, entryValue, handlerEntry, schemesOfEntry, schemeType, withoutMimeApps } from '../node/desktop-files.ts';
import { exists, launcherPath, profileSuffix, readOrNull, writeIfOther, writeLauncher, xdgFolders } from './linux-launcher.ts';

/** How long one of xdg-utils may take, ms. */
const patienceMs = 10_000;
const entryPrefix = 'tenantry-url-handler';
/** What may stand in a desktop entry and on a command line; connections are stricter still (RFC 8252, 7.1). */
const schemeGrammar = /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+$/;

const missingTools =
  'xdg-utils is not installed, so Tenantry cannot become the handler of a URI scheme. Install it, or use a loopback address.';

export interface LinuxSchemesParts {
  /** The user-data folder: each has an entry of its own. */
  readonly folder: string;
  /** The folder used when none is named; its entry has the plain name. */
  readonly usualFolder: string;
  /** Program and arguments that start this app; a link is added as the last argument. */
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly logger: Logger;
}

/**
 * URI schemes on a Linux desktop: one desktop entry that lists them all, a launcher script it starts, and the user's
 * defaults in `mimeapps.list`, set by xdg-mime. A scheme that belongs to another program is left to it.
 */
export const createLinuxSchemes = (parts: LinuxSchemesParts): SchemeRegistrar => {
  const { environment } = parts;
  const xdg = xdgFolders(environment);
  const suffix = profileSuffix(parts.folder, parts.usualFolder);
  const entryName = `${entryPrefix}${suffix}.desktop`;
  const applications = join(xdg.data, 'applications');
  const entryPath = join(applications, entryName);
  const launcher = launcherPath(parts.folder, suffix, xdg);
  /** Where xdg-mime writes defaults today, and where older ones and some desktops did. */
  const mimeAppsPaths = [join(xdg.config, 'mimeapps.list'), join(applications, 'mimeapps.list')];

  const queryOwner = async (scheme: string): Promise<{ readonly entry: string | null } | 'no tools'> => {
    const answer = await run('xdg-mime', ['query', 'default', schemeType(scheme)], environment);
    return answer === 'missing' ? 'no tools' : { entry: answer.output.trim().split('\n')[0] || null };
  };

  /** The entry's text; null when it lies where only the desktop itself finds it. */
  const readEntry = async (name: string): Promise<string | null> => {
    for (const folder of xdg.allData) {
      const text = await readOrNull(join(folder, 'applications', name));
      if (text !== null) return text;
    }
    return null;
  };

  /** An entry of a user-data folder of ours that is no longer there opens nothing: its schemes are nobody's. */
  const isOrphan = async (name: string, text: string): Promise<boolean> => {
    const program = entryValue(text, 'Exec')?.split(' ')[0];
    return name.startsWith(entryPrefix) && program?.startsWith('/') === true && !(await exists(program));
  };

  const statusOf = async (scheme: string): Promise<SchemeStatus> => {
    const owner = await queryOwner(scheme);
    if (owner === 'no tools') return { kind: 'unsupported', reason: missingTools };
    if (owner.entry === null) return { kind: 'nobody' };
    const text = (await readEntry(owner.entry)) ?? '';
    if (owner.entry === entryName) return (await exists(launcher)) ? { kind: 'ours' } : { kind: 'nobody' };
    if (await isOrphan(owner.entry, text)) return { kind: 'nobody' };
    const name = entryValue(text, 'Name') ?? owner.entry;
    return { kind: 'other', owner: owner.entry.startsWith(entryPrefix) ? `${name} with another user-data folder` : name };
  };

  const forget = async (schemes: readonly string[]): Promise<void> => {
    if (schemes.length === 0) return;
    for (const path of mimeAppsPaths) {
      const text = await readOrNull(path);
      const shorter = text === null ? null : withoutMimeApps(text, entryName, schemes);
      if (text !== null && shorter !== null && shorter !== text) await writeIfOther(path, shorter, (await stat(path)).mode & 0o777);
    }
  };

  const updateDatabase = async (): Promise<void> => {
    // Without it desktops read the entries themselves, only slower.
    await run('update-desktop-database', [applications], environment);
  };

  const register = async (wanted: readonly string[]): Promise<void> => {
    const before = schemesOfEntry((await readOrNull(entryPath)) ?? '');
    const defaults = (await readOrNull(mimeAppsPaths[0] ?? '')) ?? '';
    const taken: string[] = [];
    const fresh: string[] = [];
    for (const scheme of new Set(wanted)) {
      if (!schemeGrammar.test(scheme)) continue;
      // Asking xdg-mime costs tens of milliseconds; the user's own list, which it reads first, tells as much.
      const known = before.includes(scheme) && defaultInMimeApps(defaults, scheme) === entryName;
      const status = known ? ({ kind: 'ours' } as const) : await statusOf(scheme);
      if (status.kind === 'other') parts.logger.warn('a scheme belongs to another program', { scheme, owner: status.owner });
      if (status.kind !== 'ours' && status.kind !== 'nobody') continue;
      taken.push(scheme);
      if (!known) fresh.push(scheme);
    }
    await forget(before.filter((scheme) => !taken.includes(scheme)));
    if (taken.length === 0) {
      if (before.length > 0 || (await exists(entryPath))) {
        await rm(entryPath, { force: true });
        await rm(launcher, { force: true });
        await updateDatabase();
      }
      return;
    }
    await writeLauncher(launcher, parts.command, environment);
    if (await writeIfOther(entryPath, handlerEntry(launcher, taken), 0o644)) await updateDatabase();
    for (const scheme of fresh) {
      const answer = await run('xdg-mime', ['default', entryName, schemeType(scheme)], environment);
      if (answer === 'missing' || answer.failed) parts.logger.warn('xdg-mime could not set the handler', { scheme });
    }
  };

  let last: Promise<void> = Promise.resolve();
  return {
    register: async (schemes) => {
      // One at a time: xdg-mime rewrites a whole file.
      last = last
        .then(async () => await register(schemes))
        .catch((error: unknown) => {
          parts.logger.warn('schemes could not be registered', { reason: error instanceof Error ? error.message : String(error) });
        });
      await last;
    },
    status: async (scheme) => {
      await last;
      if (!schemeGrammar.test(scheme)) return { kind: 'unsupported', reason: 'This is not a private-use scheme with a period in it.' };
      return await statusOf(scheme);
    },
  };
};

type Answer = { readonly output: string; readonly failed: boolean } | 'missing';

const run = async (tool: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Answer> =>
  await new Promise((resolve) => {
    execFile(tool, [...args], { env: environment, timeout: patienceMs }, (error, output) =>
      resolve(error?.code === 'ENOENT' ? 'missing' : { output, failed: error !== null }),
    );
  });
