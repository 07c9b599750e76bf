import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface BundleFile {
  readonly name: string;
  /** Bytes, as built and as gzip (level 9) makes them. */
  readonly bytes: number;
  readonly gzipBytes: number;
}

/** Every script and style sheet in a folder of built assets, by name. */
export const measureBundle = (folder: string): readonly BundleFile[] =>
  readdirSync(folder)
    .filter((name) => ['.js', '.css'].includes(extname(name)))
    .toSorted()
    .map((name) => {
      const content = readFileSync(join(folder, name));
      return { name, bytes: content.length, gzipBytes: gzipSync(content, { level: 9 }).length };
    });
