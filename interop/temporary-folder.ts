import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/** A folder that is gone when this process ends, however it ends. */
export const temporaryFolder = (purpose: string): TemporaryFolder => {
  const path = mkdtempSync(join(tmpdir(), `tenantry-${purpose}-`));
  const atExit = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', atExit);
  return {
    path,
    remove: () => {
      process.off('exit', atExit);
      atExit();
    },
  };
};
