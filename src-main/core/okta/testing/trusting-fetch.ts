import { request } from 'node:https';
import { testAuthority } from '../../../../okta-sim/index.ts';
import type { Fetch } from '../../base/index.ts';

/** GET over https that knows the tests' authority, which Node's own fetch cannot be taught while it runs. */
export const trusting: Fetch = async (url, init) =>
  await new Promise((resolve, reject) => {
    const asking = request(url, { ca: testAuthority(), ...(init?.signal ? { signal: init.signal } : {}) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(new Response(Buffer.concat(chunks), { status: response.statusCode ?? 0 })));
    });
    asking.once('error', reject).end();
  });
