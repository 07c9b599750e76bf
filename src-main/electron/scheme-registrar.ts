import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { builtInScheme } from '../../src-preload/contract/index.ts';
import type { SchemeRegistrar, SchemeStatus } from '../core/connections/index.ts';
import { type Logger, silentLogger } from '../core/base/index.ts';
import { registeredSchemesFormat } from '../core/storage/formats/index.ts';
import { appName } from './app.ts';
import { launchCommand } from './launch-command.ts';
import { createLinuxSchemes } from './linux-schemes.ts';

/**
 * Makes this app the system's handler of private-use URI schemes, as far as the system lets it. `folder` is the
 * user-data folder: two of them are two handlers. Never rejects.
 */
export const createSchemeRegistrar = (parts: {
  readonly folder: string;
  readonly launchCommand?: readonly string[];
  readonly logger?: Logger;
}): SchemeRegistrar => {
  const command = parts.launchCommand ?? launchCommand();
  const logger = parts.logger ?? silentLogger;
  if (process.platform === 'darwin') return createMacosSchemes(logger);
  if (process.platform === 'win32') return createWindowsSchemes(parts.folder, command, logger);
  return createLinuxSchemes({
    folder: parts.folder,
    usualFolder: join(app.getPath('appData'), appName),
    command,
    environment: process.env,
    logger,
  });
};

/** The program the system starts for a scheme, by its name; null for none. */
const ownerOf = async (scheme: string): Promise<string | null> => {
  try {
    return (await app.getApplicationInfoForProtocol(`${scheme}:`)).name || null;
  } catch {
    return null;
  }
};

/**
 * macOS reads an app's schemes from its bundle and nowhere else. The built-in one stands there; all there is to do is to ask
 * for it, where another app of that name was there first.
 */
const createMacosSchemes = (logger: Logger): SchemeRegistrar => ({
  register: async (schemes) => {
    const wanted = schemes.includes(builtInScheme) && !app.isDefaultProtocolClient(builtInScheme);
    if (wanted && !app.setAsDefaultProtocolClient(builtInScheme)) logger.warn('the built-in scheme is not in this bundle');
    return await Promise.resolve();
  },
  status: async (scheme): Promise<SchemeStatus> => {
    if (app.isDefaultProtocolClient(scheme)) return { kind: 'ours' };
    const owner = await ownerOf(scheme);
    if (owner !== null) return { kind: 'other', owner };
    return {
      kind: 'unsupported',
      reason:
        scheme === builtInScheme
          ? `${scheme} belongs to Tenantry’s bundle, and this copy was started without one, or was never opened from Applications.`
          : `macOS learns an app’s schemes from its bundle, and ${scheme} is not in Tenantry’s.`,
    };
  },
});

/** Windows: keys of the current user in the registry, one per scheme. What was set is remembered in a file. */
const createWindowsSchemes = (folder: string, command: readonly string[], logger: Logger): SchemeRegistrar => {
  const [program = process.execPath, ...before] = command;
  // The link is others' text: behind “--” nothing in it is a switch.
  const args = [...before, '--'];
  const remembered = join(folder, 'registered-schemes.json');
  const status = async (scheme: string): Promise<SchemeStatus> => {
    if (app.isDefaultProtocolClient(scheme, program, args)) return { kind: 'ours' };
    // As earlier versions registered it: to be replaced.
    if (app.isDefaultProtocolClient(scheme, program, before)) return { kind: 'nobody' };
    const owner = await ownerOf(scheme);
    return owner === null ? { kind: 'nobody' } : { kind: 'other', owner };
  };
  return {
    status,
    register: async (schemes) => {
      try {
        const listed = readSchemes(remembered);
        for (const scheme of (listed ?? []).filter((one) => !schemes.includes(one))) {
          for (const form of [args, before]) app.removeAsDefaultProtocolClient(scheme, program, form);
        }
        const ours: string[] = [];
        for (const scheme of schemes) {
          const { kind } = await status(scheme);
          if (kind === 'ours' || (kind === 'nobody' && app.setAsDefaultProtocolClient(scheme, program, args))) ours.push(scheme);
          else logger.warn('a scheme could not be registered', { scheme, status: kind });
        }
        if (listed === null) logger.warn('the list of registered schemes is a later version’s, and is left alone');
        else if (ours.length === 0) rmSync(remembered, { force: true });
        else {
          mkdirSync(folder, { recursive: true });
          writeFileSync(remembered, registeredSchemesFormat.write(ours));
        }
      } catch (error) {
        logger.warn('schemes could not be registered', { reason: error instanceof Error ? error.message : String(error) });
      }
    },
  };
};

/** Null when a later version wrote the list. */
const readSchemes = (path: string): readonly string[] | null => {
  const parsed = existsSync(path) ? registeredSchemesFormat.parse(readFileSync(path, 'utf8')) : null;
  if (parsed?.kind === 'newer') return null;
  return parsed?.kind === 'read' ? parsed.value : [];
};
