import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names and contents of what lies in the vault's folder, sorted; empty when there is no such folder. */
export const vaultFiles = (userData: string): ReadonlyArray<readonly [name: string, content: string]> => {
  const folder = join(userData, 'vault');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .toSorted()
    .map((name) => [name, readFileSync(join(folder, name)).toString('base64')] as const);
};

/** Where the sealed session of a connection lies. */
export const sessionFile = (userData: string, connectionId: string): string =>
  join(userData, 'vault', `entry.session.${connectionId}.sealed`);

export const configFile = (userData: string): string => join(userData, 'config.json');
