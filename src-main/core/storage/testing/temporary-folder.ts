import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Vault } from '../vault.ts';

/** A new, empty folder that goes when the test ends. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-vault-'));
  onTestFinished(async () => await rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Closes the vault when the test ends, so that no file stays open. */
export const closedAtEnd = (vault: Vault): Vault => {
  onTestFinished(async () => await vault.close());
  return vault;
};
