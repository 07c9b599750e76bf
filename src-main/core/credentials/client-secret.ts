import { failure, type Result, success } from '../base/index.ts';

const longestSecret = 1000;

/**
 * A client secret as a person pastes it: blanks around it and line breaks in it come from copying and are dropped. What
 * else no secret can hold (RFC 6749, A.2) fails as `invalid_input`.
 */
export const clientSecretFrom = (text: string): Result<string> => {
  const secret = text.replace(/[\t ]*[\r\n\u2028\u2029]+[\t ]*|[\u200b-\u200d\u2060\ufeff]/g, '').trim();
  const again = 'Copy it again: Applications > Applications > your app > General > Client Credentials.';
  if (secret === '') return failure('invalid_input', 'Client secret: it is empty.', again);
  if (secret.length > longestSecret) return failure('invalid_input', 'Client secret: it is far too long.', again);
  if (/^[*•●]+$/u.test(secret)) return failure('invalid_input', 'Client secret: only its dots were copied.', `Show it first. ${again}`);
  if (!/^[\x21-\x7e]+$/.test(secret))
    return failure('invalid_input', 'Client secret: there is a blank or a special character in it.', again);
  return success(secret);
};
