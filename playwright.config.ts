import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  // Each test has its own app, user-data folder, browser and authorization servers.
  fullyParallel: true,
  workers: 2,
  // On a shared machine only: what needed its second try is listed as flaky, and is to be mended.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['./e2e/support/host-reporter.ts']],
});
