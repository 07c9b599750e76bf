import { describe, expect, it } from 'vitest';
import { lineFor, unmet } from './verdict.ts';

const differs = { revocation: { outcome: 'http_error', why: 'It offers none.' } };
const works = { outcome: 'works', detail: 'seen' };

describe('the verdict on a step', () => {
  it('is good when it works', () => {
    expect(lineFor('refresh', works, differs)).toMatchObject({ mark: 'ok', text: expect.stringContaining('seen') as string });
  });

  it('is bad when it does not', () => {
    expect(lineFor('refresh', { outcome: 'invalid_grant', detail: 'no' }, differs).mark).toBe('FAIL');
  });

  it('names the reason of a difference that was expected', () => {
    const line = lineFor('revocation', { outcome: 'http_error', detail: 'HTTP 401' }, differs);
    expect(line).toMatchObject({ mark: 'differs', text: expect.stringContaining('It offers none.') as string });
  });

  it('is bad when a difference is not there, or is another one', () => {
    expect(lineFor('revocation', works, differs).mark).toBe('FAIL');
    expect(lineFor('revocation', { outcome: 'timeout', detail: '' }, differs).mark).toBe('FAIL');
  });

  it('is bad for a difference that no step could meet', () => {
    expect(unmet(['refresh', 'revocation'], differs)).toEqual([]);
    expect(unmet(['refresh'], differs)).toMatchObject([{ mark: 'FAIL' }]);
  });
});
