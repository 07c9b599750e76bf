import { grants, hasUser, isAboutUser, type SignInMethod } from '../../../src-preload/contract/index.ts';
import { failure, isPlainText, quoted, type Result, success } from '../base/index.ts';

export { nativeMethod } from '../../../src-preload/contract/index.ts';

/** Set by Tenantry or by an option of its own: never by an extra parameter. */
const reservedParameters: ReadonlySet<string> = new Set([
  'response_type',
  'response_mode',
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'prompt',
  'login_hint',
  'idp',
  'acr_values',
  'max_age',
  'display',
  'resource',
  'request',
  'request_uri',
  'dpop_jkt',
]);

export const isReservedParameter = (name: string): boolean => reservedParameters.has(name.toLowerCase());

const word = /^[\x21-\x7e]+$/;

const resourcesFrom = (values: readonly string[]): Result<string[]> => {
  const resources = values.map((value) => value.trim()).filter((value) => value !== '');
  const odd = resources.find((value) => !URL.canParse(value) || value.includes('#') || !word.test(value));
  return odd === undefined
    ? success([...new Set(resources)])
    : failure(
        'invalid_input',
        `Resource: ${quoted(odd)} is no absolute address without a fragment (RFC 8707).`,
        'Write it like https://api.acme.com.',
      );
};

const extraFrom = (parameters: SignInMethod['authorization']['extra']): Result<SignInMethod['authorization']['extra']> => {
  const extra = parameters.map(({ name, value }) => ({ name: name.trim(), value: value.trim() })).filter(({ name }) => name !== '');
  const odd = extra.find(({ name, value }) => !word.test(name) || !isPlainText(value));
  if (odd !== undefined)
    return failure('invalid_input', `Extra parameters: ${quoted(odd.name)} has characters that no parameter may have.`);
  const taken = extra.find(({ name }) => isReservedParameter(name));
  if (taken !== undefined)
    return failure(
      'invalid_input',
      `Extra parameters: “${taken.name}” is set by Tenantry itself.`,
      'Use the field of that name, if there is one.',
    );
  const repeated = extra.find(({ name }, index) => extra.findIndex((other) => other.name === name) !== index);
  return repeated === undefined
    ? success(extra)
    : failure('invalid_input', `Extra parameters: “${repeated.name}” is there twice (RFC 6749, 3.1).`);
};

/**
 * How a connection is to get its tokens, judged and normalised; `invalid_input` names what does not go together.
 *
 * - Client credentials are for clients that can prove who they are (RFC 6749, 4.4).
 * - Where no user signs in, no scope about a user can be asked for.
 */
export const methodFrom = (draft: SignInMethod, scopes: readonly string[]): Result<SignInMethod> => {
  if (draft.clientAuthentication === 'none' && !grants[draft.grant].allowsPublicClients)
    return failure(
      'invalid_input',
      'Client authentication: the client credentials grant needs a secret or a key.',
      'Choose how the client proves who it is.',
    );
  const aboutUser = hasUser(draft.grant) ? undefined : scopes.find(isAboutUser);
  if (aboutUser !== undefined)
    return failure(
      'invalid_input',
      `Scopes: “${aboutUser}” is about a user, and with client credentials no user signs in.`,
      'Leave it out, and ask for the scopes of your API.',
    );
  const { authorization } = draft;
  const acrValues = authorization.acrValues.flatMap((value) => value.split(/\s+/)).filter((value) => value !== '');
  if (acrValues.some((value) => !word.test(value))) return failure('invalid_input', 'ACR values: they must be words of plain ASCII.');
  const idp = authorization.idp?.trim() ?? '';
  if (idp !== '' && !word.test(idp)) return failure('invalid_input', 'Identity provider: its ID must be one word of plain ASCII.');
  const resource = resourcesFrom(authorization.resource);
  if (!resource.ok) return resource;
  const extra = extraFrom(authorization.extra);
  if (!extra.ok) return extra;
  return success({
    ...draft,
    authorization: { ...authorization, idp: idp === '' ? null : idp, acrValues, resource: resource.value, extra: extra.value },
  });
};
