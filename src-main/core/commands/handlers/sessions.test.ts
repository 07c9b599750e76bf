import { wordsOf } from '../../../../src-preload/contract/words/testing/worded.ts';
import { describe, expect, it } from 'vitest';
import { success } from '../../base/index.ts';
import type { SessionRecord } from '../../sessions/index.ts';
import type { AppServices } from '../app-services.ts';
import { sessionHandlers } from './sessions.ts';

const reveal = async (body: Readonly<Record<string, unknown>>, token: 'access' | 'id') => {
  const record = { body } as unknown as SessionRecord;
  const handlers = sessionHandlers({ sessions: { usable: () => success(record) } } as unknown as AppServices);
  return await handlers['session.reveal']({ connectionId: 'a', token });
};

describe('session.reveal', () => {
  const body = { access_token: 'opaque-._~+/=', id_token: 'e.y.J' };

  it('shows the token asked for', async () => {
    expect(await reveal(body, 'access')).toEqual({ ok: true, value: { token: 'opaque-._~+/=' } });
    expect(await reveal(body, 'id')).toEqual({ ok: true, value: { token: 'e.y.J' } });
    expect(await reveal({}, 'id')).toMatchObject({ ok: false, error: { code: 'no_such_token' } });
  });

  it.each(['a\nid\n', 'a\u001b]0;x\u0007', 'a b', 'ä'])('does not show %j, and says why', async (hostile) => {
    for (const token of ['access', 'id'] as const) {
      const answer = await reveal({ access_token: hostile, id_token: hostile }, token);
      expect(answer).toMatchObject({ ok: false, error: { code: 'malformed_response' } });
      expect(answer.ok || wordsOf(answer.error).message).toMatch(/terminal/);
      expect(answer.ok || wordsOf(answer.error).remedy).toMatch(/sign in again/);
    }
  });
});
