import { readFileSync } from 'node:fs';
import { inRoot, main, packageProgram, root, run } from '../scripts/project.ts';

/*
 * `npm run torture`: every `torture:*` script of package.json, one after the other, since they measure and time things.
 * Goes on when one fails; ends with 1 when any did.
 */

const { scripts } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };

main(async () => {
  const lines: string[] = [];
  let failed = 0;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  for (const [name, command] of Object.entries(scripts).filter(([script]) => script.startsWith('torture:'))) {
    const file = /^tsx (torture\/[\w-]+\.ts)$/.exec(command)?.[1];
    if (stop.signal.aborted) return 1;
    if (file === undefined) throw new Error(`package.json: ${name} is not “tsx torture/….ts”.`);
    console.log(`\n${name}`);
    const startedAt = performance.now();
    const code = await run([...packageProgram('tsx/dist/cli.mjs'), inRoot(file)], { cwd: root });
    if (code !== 0) failed += 1;
    const seconds = Math.round((performance.now() - startedAt) / 1_000);
    lines.push(`${name.padEnd(16)} ${code === 0 ? 'passed' : `FAILED with ${code}`} after ${seconds} s`);
  }
  console.log(`\n${lines.join('\n')}`);
  return failed === 0 ? 0 : 1;
});
