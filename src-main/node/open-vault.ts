import type { Clock, Random } from '../core/base/index.ts';
import { createVault, type Vault, type VaultOptions } from '../core/storage/vault.ts';
import { DurableFolder, type DurableFolderOptions } from './durable-folder.ts';
import { sha256 } from './sha256.ts';
import { systemClock } from './system-clock.ts';
import { systemRandom } from './system-random.ts';

export type FolderVaultOptions = Omit<VaultOptions, 'files' | 'clock' | 'sha256'> &
  Pick<DurableFolderOptions, 'folder' | 'files' | 'platform'> & { readonly clock?: Clock; readonly random?: Random };

/** A vault over a folder of this machine. */
export const openVault = ({ folder, files, platform, clock = systemClock, random = systemRandom, ...options }: FolderVaultOptions): Vault =>
  createVault({ ...options, sha256, clock, files: new DurableFolder({ folder, clock, random, files, platform }) });
