/** What a redirect URI was called with (RFC 6749, 4.1.2 and 4.1.2.1). */
export type Callback =
  | { readonly kind: 'code'; readonly redirectUri: string; readonly code: string; readonly state: string; readonly iss: string | null }
  | {
      readonly kind: 'error';
      readonly redirectUri: string;
      readonly error: string;
      readonly description: string | null;
      readonly state: string;
      readonly iss: string | null;
    }
  | {
      readonly kind: 'foreign';
      readonly why: 'too_long' | 'not_a_url' | 'no_parameters' | 'repeated_parameter' | 'no_state' | 'no_answer' | 'two_answers';
    };

/** Longer than any server's answer; junk beyond it is not even parsed. */
const longestCallback = 16_384;
const responseParameters = ['code', 'error', 'error_description', 'state', 'iss'] as const;

/**
 * Turns the URL the system handed over into a closed union. Pure; never throws, whatever comes. Unknown parameters are
 * ignored as RFC 6749, 4.1.2 demands; repeated ones (RFC 6749, 3.1) make the whole callback foreign.
 */
export const parseCallback = (url: string): Callback => {
  if (url.length > longestCallback) return { kind: 'foreign', why: 'too_long' };
  const question = url.indexOf('?');
  if (question === -1) return { kind: 'foreign', why: 'no_parameters' };
  const redirectUri = url.slice(0, question);
  if (!/^[a-z][a-z0-9+.-]*:/i.test(redirectUri) || /[\s\\#]/.test(redirectUri)) return { kind: 'foreign', why: 'not_a_url' };
  const query = url.slice(question + 1).replace(/#.*$/s, '');
  const parameters = new URLSearchParams(query);
  if (responseParameters.some((name) => parameters.getAll(name).length > 1)) return { kind: 'foreign', why: 'repeated_parameter' };
  const state = parameters.get('state') ?? '';
  const code = parameters.get('code') ?? '';
  const error = parameters.get('error') ?? '';
  const iss = parameters.get('iss');
  if (state === '') return { kind: 'foreign', why: 'no_state' };
  if (code !== '' && error !== '') return { kind: 'foreign', why: 'two_answers' };
  if (code !== '') return { kind: 'code', redirectUri, code, state, iss };
  if (error !== '') return { kind: 'error', redirectUri, error, description: parameters.get('error_description'), state, iss };
  return { kind: 'foreign', why: 'no_answer' };
};
