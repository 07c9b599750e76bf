import { expect, it } from 'vitest';
import { success } from '../../base/index.ts';
import type { AppServices } from '../app-services.ts';
import { appHandlers } from './app.ts';

it.each([
  ['Zoë Dupont  (Orders)', false, 'Zoë Dupont  (Orders)', false],
  ['Dana\nrm -rf ~\n', false, 'Dana rm -rf ~ ', true],
  ['Dana\u001b[2J\u202eDoe', false, 'Dana[2JDoe', true],
  ['{\n  "sub": "00u1"\n}', true, '{\n  "sub": "00u1"\n}', false],
  ['{\n  "sub": "\u009b31m"\n}', true, '{\n  "sub": "31m"\n}', true],
])('copies %j without what a terminal obeys, and says so', async (text, multiLine, copied, cleaned) => {
  const written: unknown[] = [];
  const clipboard = { write: async (...call: unknown[]) => void written.push(call) };
  const handlers = appHandlers({ clipboard } as unknown as AppServices);
  expect(await handlers['clipboard.copyText']({ text, multiLine })).toEqual(success({ cleaned }));
  expect(written).toEqual([[copied, { concealed: false }]]);
});
