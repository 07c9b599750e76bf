import { preflight } from './preflight.ts';
import { main, packageProgram, root, run } from './project.ts';
import { testEndToEnd } from './test-e2e.ts';

/* Everything that must be green: types, lint, format, unused code, unit tests, end-to-end tests. */

main(async () => {
  preflight();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  if ((await run([npm, 'run', '--silent', 'check'], { cwd: root, shell: process.platform === 'win32' })) !== 0)
    throw new Error('The check failed.');
  if ((await run([...packageProgram('vitest/vitest.mjs'), 'run'])) !== 0) throw new Error('Unit tests failed.');
  const { code, line } = await testEndToEnd([]);
  console.log(`${code === 0 ? 'All green.' : 'End-to-end tests failed.'} ${line}`);
  return code;
});
