import { basename, dirname } from 'node:path';
import { build } from 'vite';

/**
 * Bundles a TypeScript program for Node into one file with its libraries in it: what is started a thousand times must
 * start fast, and must not be killed while a loader writes its cache.
 */
export const bundleProgram = async (entry: string, outFile: string): Promise<void> => {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      target: 'node20',
      outDir: dirname(outFile),
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: basename(outFile), codeSplitting: false } },
    },
  });
};
