import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const root = import.meta.dirname;

export default defineConfig({
  main: {
    build: {
      target: 'node20',
      sourcemap: true,
      // Read and compiled at every start; the source map tells where an error came from.
      minify: true,
      // A few files with their libraries in them start faster than hundreds, and ship without node_modules.
      externalizeDeps: false,
      lib: { entry: resolve(root, 'src-main/index.ts'), formats: ['es'] },
      // Only what is used comes along through a folder's index.ts: what the start does not need stays in the files loaded later.
      rolldownOptions: {
        treeshake: { moduleSideEffects: [{ test: /^(?!.*node_modules).*[\\/](src-main|src-preload)[\\/]/, sideEffects: false }] },
      },
    },
  },
  preload: {
    build: {
      target: 'node20',
      // A sandboxed preload can require nothing but electron: everything else is bundled, as CommonJS.
      externalizeDeps: false,
      lib: { entry: resolve(root, 'src-preload/index.ts'), formats: ['cjs'] },
    },
  },
  renderer: {
    root: resolve(root, 'src-renderer'),
    plugins: [react()],
    build: {
      target: 'chrome140',
      outDir: resolve(root, 'out/renderer'),
      minify: true,
      // One style sheet: it is small, and each further file would cost the start a request.
      cssCodeSplit: false,
      rolldownOptions: {
        input: resolve(root, 'src-renderer/index.html'),
        // All the first page needs in one file: otherwise each scrap it shares with a later page is a request of its own.
        output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
      },
    },
  },
});
