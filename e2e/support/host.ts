import { type AppHost, electronBinary, hostLine } from '../../scripts/host.ts';

/** What the tests run the app on: as `scripts/test-e2e.ts` has found out, or what is there when Playwright is run by itself. */
export const appHost = (): AppHost => {
  const given = process.env['TENANTRY_E2E_HOST'];
  if (given !== undefined) return JSON.parse(given) as AppHost;
  const binary = electronBinary();
  return binary === null ? { kind: 'stand-in', reason: 'Electron is not installed.' } : { kind: 'electron', binary };
};

export const appHostLine = (): string => hostLine(appHost());

/** Whether secrets are sealed with a key that is no secret: on the stand-in, and on a Linux whose keyring a test cannot reach. */
export const keyIsWeak = (): boolean => appHost().kind === 'stand-in' || process.platform === 'linux';
