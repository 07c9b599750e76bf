import { failure, type Result, success } from '../base/index.ts';

/** For a POSIX shell: nothing inside single quotes means anything to it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A curl command that sends one request with these headers. `invalid_input` for anything but an http or https address.
 *
 * @param headers whole lines, such as `Authorization: Bearer …`
 */
export const curlCommand = (request: { readonly method: string; readonly url: string }, headers: readonly string[]): Result<string> => {
  const url = URL.canParse(request.url.trim()) ? new URL(request.url.trim()) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '')
    return failure('invalid_input', 'Address: it must begin with https:// or http://.', 'Enter the whole address of the request.');
  url.hash = '';
  const method = request.method === 'GET' ? [] : request.method === 'HEAD' ? ['--head'] : ['-X', request.method];
  return success(['curl', ...method, ...headers.flatMap((header) => ['-H', quoted(header)]), quoted(url.href)].join(' '));
};
