import { expect, test } from 'vitest';
import { commandFrom } from './tenant-draft.ts';

test('a command has one argument a line; nothing typed is no command', () => {
  expect(commandFrom('firefox\n  -P\nmy work profile\n\n{url}')).toEqual(['firefox', '-P', 'my work profile', '{url}']);
  expect(commandFrom(' \n ')).toBeNull();
});
