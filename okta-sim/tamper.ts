import type { FaultAction } from './faults.ts';
import type { SimResponse } from './http.ts';

const htmlInstead = '<!doctype html><html><head><title>Service unavailable</title></head><body><h1>We will be back soon</h1></body></html>';

function malformed(response: SimResponse, form: 'html' | 'truncated' | 'huge' | 'invalid-utf8'): SimResponse {
  const answer = (body: Buffer, type = response.headers['content-type'] ?? 'application/json'): SimResponse => ({
    status: 200,
    headers: { ...response.headers, 'content-type': type },
    body,
  });
  switch (form) {
    case 'html':
      return answer(Buffer.from(htmlInstead), 'text/html; charset=utf-8');
    case 'truncated':
      return answer(response.body.subarray(0, Math.max(1, Math.floor(response.body.length / 2))));
    case 'huge':
      return answer(Buffer.from(`{"padding":"${'x'.repeat(10 * 1024 * 1024)}"}`));
    case 'invalid-utf8':
      return answer(Buffer.concat([Buffer.from('{"access_token":"'), Buffer.from([0xc3, 0x28, 0xff, 0xfe]), Buffer.from('"}')]));
  }
}

function editJson(response: SimResponse, edit: (members: Record<string, unknown>) => void): SimResponse {
  if (response.status !== 200) return response;
  let members: unknown;
  try {
    members = JSON.parse(response.body.toString());
  } catch {
    return response;
  }
  if (typeof members !== 'object' || members === null || Array.isArray(members)) return response;
  edit(members as Record<string, unknown>);
  return { ...response, body: Buffer.from(JSON.stringify(members)) };
}

/** What the faults make of a finished answer. */
export function tamper(response: SimResponse, faults: readonly FaultAction[]): SimResponse {
  let answer = response;
  for (const fault of faults) {
    if (fault.kind === 'malformed') answer = malformed(answer, fault.form);
    if (fault.kind === 'set') answer = editJson(answer, (members) => Object.assign(members, fault.members));
    if (fault.kind === 'omit') {
      answer = editJson(answer, (members) => {
        for (const name of fault.members) delete members[name];
      });
    }
  }
  return answer;
}
