import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { groups } from '../src-preload/contract/words/en/okta/index.ts';
import { errorsPage, renderErrorsPage } from './docs-errors.ts';

it('docs/errors.md is what the error catalogue yields; otherwise run npm run docs:errors', async () => {
  expect(await readFile(errorsPage, 'utf8')).toBe(await renderErrorsPage());
});

it('has one heading for each code, and a way there', async () => {
  const page = await renderErrorsPage();
  for (const { code } of groups.flatMap(({ entries }) => entries)) {
    expect(page.split('\n').filter((line) => line === `### \`${code}\``)).toHaveLength(1);
    expect(page).toContain(`[\`${code}\`](#${code.toLowerCase()})`);
  }
});
