import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src-main,src-preload,src-renderer,okta-sim,electron-stand-in,scripts,bench,torture,interop}/**/*.test.{ts,tsx}'],
    environment: 'node',
    // A bound for what hangs, not for what is slow: nothing here measures time.
    testTimeout: 60_000,
  },
});
