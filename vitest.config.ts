import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src-main,src-preload,src-renderer,okta-sim,electron-stand-in,scripts,bench}/**/*.test.{ts,tsx}'],
    environment: 'node',
  },
});
