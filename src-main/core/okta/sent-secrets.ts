import { fromBase64 } from '../base/index.ts';
const chosenSecrets = ['password', 'client_secret'];
const madeSecrets = ['client_assertion', 'code', 'code_verifier', 'device_code', 'refresh_token', 'token'];

/** What a request tells in confidence; what is so short that any sentence may have it in it is left out. */
export const secretsIn = (request: RequestInit): readonly string[] => {
  const { body } = request;
  const authorization = new Headers(request.headers).get('authorization') ?? '';
  const fields = (names: readonly string[]) => (body instanceof URLSearchParams ? names.flatMap((name) => body.getAll(name)) : []);
  const [, scheme, credentials = ''] = /^(Basic|Bearer|DPoP) (.+)$/i.exec(authorization) ?? [];
  const basic = scheme?.toLowerCase() === 'basic' ? (fromBase64(credentials).split(':')[1] ?? '') : '';
  const secret = new URLSearchParams(`=${basic}`).get('') ?? '';
  return [
    ...[...fields(chosenSecrets), secret].filter(({ length }) => length >= 4),
    ...[...fields(madeSecrets), credentials, basic].filter(({ length }) => length >= 8),
  ];
};
