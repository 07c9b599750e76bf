import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'e2e',
  // Each test has its own app, user-data folder, browser and authorization servers.
  fullyParallel: true,
  workers: 2,
  // A run that needs luck is a defect: no second try, nowhere.
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  // Bounds for what hangs, not for what is slow.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['./e2e/support/host-reporter.ts']],
});
