import { randomBytes } from 'node:crypto';
import { json, page, type SimRequest, type SimResponse } from './http.ts';
import { errorPage } from './pages/pages.ts';

/** Okta's error IDs: `oae` and 22 letters and digits. */
function errorId(): string {
  return `oae${randomBytes(24).toString('base64url').replace(/[-_]/g, '0').slice(0, 22)}`;
}

/** An error of Okta's management style: `{errorCode, errorSummary, errorLink, errorId, errorCauses}`. */
export function apiError(status: number, code: string, summary: string, headers: Record<string, string> = {}): SimResponse {
  return json(status, { errorCode: code, errorSummary: summary, errorLink: code, errorId: errorId(), errorCauses: [] }, headers);
}

/** `{error, error_description}`. A 401 carries the challenge that RFC 6749, 5.2 asks for. */
export function oauthError(status: number, error: string, description: string, headers: Record<string, string> = {}): SimResponse {
  return json(status, { error, error_description: description }, { 'cache-control': 'no-cache, no-store', pragma: 'no-cache', ...headers });
}

/** For a request that must not be sent back to the app: a page for a browser, JSON for anything else. */
export function refusal(request: SimRequest, orgLabel: string, code: string, description: string): SimResponse {
  const wantsPage = (request.headers.accept ?? '').includes('text/html');
  if (!wantsPage) return apiError(400, code, description);
  return page(400, errorPage(orgLabel, { status: 400, code, description, errorId: errorId() }));
}
