import { preflight } from './preflight.ts';
import { inRoot, main, packageProgram, root, run } from './project.ts';
import { testEndToEnd } from './test-e2e.ts';

/* Everything that must be green: types, lint, format, unused code, unit tests, end-to-end tests, the demo. */

main(async () => {
  preflight();
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  if ((await run([npm, 'run', '--silent', 'check'], { cwd: root, shell: process.platform === 'win32' })) !== 0)
    throw new Error('The check failed.');
  if ((await run([...packageProgram('vitest/vitest.mjs'), 'run'])) !== 0) throw new Error('Unit tests failed.');
  const { code, line } = await testEndToEnd([]);
  if (code !== 0) {
    console.log(`End-to-end tests failed. ${line}`);
    return code;
  }
  // What the README begins with must work.
  if ((await run([...packageProgram('tsx/dist/cli.mjs'), inRoot('e2e', 'demo', 'main.ts'), '--check'])) !== 0)
    throw new Error('The demo was not seen through.');
  console.log(`All green. ${line}`);
  return 0;
});
