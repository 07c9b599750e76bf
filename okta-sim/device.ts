import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { page, redirect, type SimRequest, type SimResponse } from './http.ts';
import { confirmCodePage, enterCodePage, messagePage } from './pages/pages.ts';
import { contextOf, type OrgRuntime } from './runtime.ts';

type DeviceFlow = NonNullable<NonNullable<Configuration['features']>['deviceFlow']>;

function show(ctx: KoaContextWithOIDC, answer: SimResponse): void {
  ctx.set(answer.headers as Record<string, string>);
  ctx.body = answer.body.toString();
}

function xsrfOf(form: string): string {
  return /name="xsrf" value="([^"]+)"/.exec(form)?.[1] ?? '';
}

/** The pages oidc-provider shows while a person approves a device (RFC 8628), in the sim's own look. */
export const devicePages: Pick<DeviceFlow, 'userCodeInputSource' | 'userCodeConfirmSource' | 'successSource'> = {
  userCodeInputSource: (ctx, form, out, error) => {
    const label = contextOf(ctx.req).server.org.description.label;
    const userCode = contextOf(ctx.req).userCode;
    if (out === undefined && error === undefined && userCode !== undefined) {
      show(
        ctx,
        page(200, confirmCodePage(label, { action: ctx.oidc.urlFor('code_verification'), xsrf: xsrfOf(form), userCode, error: undefined })),
      );
      return;
    }
    const aborted = error?.name === 'AbortedError';
    if (aborted) show(ctx, page(200, messagePage(label, 'Cancelled', 'The device was not signed in. You can close this page.')));
    else show(ctx, page(200, enterCodePage(label, error === undefined ? undefined : 'The code is wrong, used or expired. Try again.')));
  },
  userCodeConfirmSource: (ctx, form, _client, _deviceInfo, userCode) => {
    const label = contextOf(ctx.req).server.org.description.label;
    show(
      ctx,
      page(200, confirmCodePage(label, { action: ctx.oidc.urlFor('code_verification'), xsrf: xsrfOf(form), userCode, error: undefined })),
    );
  },
  successSource: (ctx) => {
    const label = contextOf(ctx.req).server.org.description.label;
    show(ctx, page(200, messagePage(label, 'Device activated', 'Follow the instructions on your device. You can close this page.')));
  },
};

/** `/activate` of the org: finds the authorization server that issued the code and leads there. */
export function activate(org: OrgRuntime, request: SimRequest): SimResponse {
  const given = request.url.searchParams.get('user_code');
  const { label } = org.description;
  if (given === null) return page(200, enterCodePage(label, undefined));
  const userCode = given.toUpperCase().replace(/[^A-Z0-9]/g, '');
  const id = org.store.serverOfUserCode(userCode);
  if (id === undefined) return page(200, enterCodePage(label, 'The code is wrong, used or expired. Try again.'));
  return redirect(`/oauth2${id === 'org' ? '' : `/${id}`}/activate?user_code=${userCode}`);
}
