import { expect, test } from 'vitest';
import { commandFlaw, commandFrom } from './tenant-draft.ts';

test('a command has one argument a line; nothing typed is no command', () => {
  expect(commandFrom('firefox\n  -P\nmy work profile\n\n{url}')).toEqual(['firefox', '-P', 'my work profile', '{url}']);
  expect(commandFrom(' \n ')).toBeNull();
});

test('a command that opens nothing is told apart from one that does', () => {
  expect(commandFlaw(null)).toBeNull();
  expect(commandFlaw(['firefox', '-P', 'acme', '{url}'])).toBeNull();
  expect(commandFlaw(['firefox', '--url={url}'])).toBeNull();
  expect(commandFlaw(['firefox'])).toContain('{url} is missing');
  expect(commandFlaw(['{url}', '{url}'])).toContain('must be a program');
});
