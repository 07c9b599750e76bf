import { ensureBuilt } from './build.ts';
import { chooseHost, hasDisplay, hostLine } from './host.ts';
import { preflight, onPath } from './preflight.ts';
import { main, packageProgram, run } from './project.ts';

/* The end-to-end tests, against the built app, on Electron where it can be had. Arguments go to Playwright. */

/** Resolves with Playwright's exit code and the line that names what the tests ran on. */
export const testEndToEnd = async (args: readonly string[]): Promise<{ readonly code: number; readonly line: string }> => {
  preflight();
  await ensureBuilt();
  let host = await chooseHost();
  const needsXvfb = host.kind === 'electron' && !hasDisplay();
  if (needsXvfb && !onPath('xvfb-run')) {
    host = { kind: 'stand-in', reason: 'there is neither a display nor xvfb-run, and Electron needs one of them.' };
  }
  const line = hostLine(host);
  const playwright = [...packageProgram('@playwright/test/cli.js'), 'test', ...args] as const;
  const xvfb = host.kind === 'electron' && !hasDisplay() ? (['xvfb-run', '-a'] as const) : ([] as const);
  const command = [...xvfb, ...playwright] as unknown as [string, ...string[]];
  const code = await run(command, {
    env: { ...process.env, TENANTRY_E2E_HOST: JSON.stringify(host), TENANTRY_E2E_HOST_LINE: line },
  });
  return { code, line };
};

if (process.argv[1] === import.meta.filename) {
  main(async () => (await testEndToEnd(process.argv.slice(2))).code);
}
