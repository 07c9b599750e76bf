import { expect, it } from 'vitest';
import type { ConnectionView, StatusView } from '../../../src-preload/contract/index.ts';
import { Announcer } from './announcer.ts';

const view = (accessToken: object | null, status: Partial<StatusView>): ConnectionView =>
  ({ id: 'a', handle: 'acme/orders', accessToken, status: { needsYou: true, reason: 'Why.', ...status } }) as unknown as ConnectionView;

const announced = (...views: readonly ConnectionView[]): string[] => {
  const said: string[] = [];
  const announcer = new Announcer(({ title, body }) => said.push(`${title}: ${body}`));
  for (const one of views) announcer.see(one);
  return said;
};
const held = view({}, { needsYou: false, action: 'copy' });

it.each(['sign-in', 'none'] as const)('says once that a session has ended where what is next is: %s', (action) => {
  expect(announced(held, view(null, { action }), view(null, { action }))).toEqual(['acme/orders: sign-in needed: Why.']);
});

it('says nothing of a session that never was, of one signed out, or while its sign-in completes', () => {
  expect(announced(view(null, { action: 'sign-in' }))).toEqual([]);
  expect(announced(held, view(null, { action: 'sign-in', needsYou: false }))).toEqual([]);
  expect(announced(held, view(null, { action: 'none', needsYou: false }))).toEqual([]);
});
