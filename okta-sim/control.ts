import { createServer, type Server } from 'node:http';
import { z } from 'zod';
import type { Fault, Faults } from './faults.ts';
import { readRequest } from './http.ts';
import type { OrgName, SimStats } from './types.ts';

const orgName = z.enum(['acme', 'globex', 'initech']);

const action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delay'), ms: z.number().min(0) }),
  z.strictObject({ kind: z.literal('drop-before') }),
  z.strictObject({ kind: z.literal('drop-after') }),
  z.strictObject({ kind: z.literal('duplicate'), answer: z.enum(['first', 'second']).optional() }),
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(200).max(599),
    body: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ kind: z.literal('malformed'), form: z.enum(['html', 'truncated', 'huge', 'invalid-utf8']) }),
  z.strictObject({ kind: z.literal('omit'), members: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('set'), members: z.record(z.string(), z.unknown()) }),
  z.strictObject({
    kind: z.literal('id-token'),
    claims: z.record(z.string(), z.unknown()).optional(),
    badSignature: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('clock-skew'), seconds: z.number().int() }),
  z.strictObject({ kind: z.literal('policy-denied') }),
]);

const fault = z.strictObject({
  org: orgName.optional(),
  server: z.string().optional(),
  endpoint: z.enum(['token', 'authorize', 'keys', 'metadata', 'introspect', 'revoke', 'userinfo', 'logout', 'device', 'sign-in']),
  grant: z.string().optional(),
  clientId: z.string().optional(),
  times: z.number().int().min(1).optional(),
  do: action,
});

const rotation = z.strictObject({ org: orgName });
const revocation = z.strictObject({ org: orgName, login: z.string() });
const time = z.strictObject({ advanceSeconds: z.number() });

/** What the control endpoint can do to the sim. */
export interface Controlled {
  faults: Faults;
  stats(): SimStats;
  rotateKeys(org: OrgName): Promise<void>;
  revokeUser(org: OrgName, login: string): void;
  advanceTime(milliseconds: number): void;
  now(): number;
}

interface Answer {
  status: number;
  value: unknown;
}

async function act(sim: Controlled, what: string, text: string): Promise<Answer> {
  const body = (): unknown => (text === '' ? {} : JSON.parse(text));
  switch (what) {
    case 'GET /stats':
      return { status: 200, value: sim.stats() };
    case 'GET /faults':
      return { status: 200, value: sim.faults.list() };
    case 'POST /faults':
      // zod types optional members as possibly undefined; after JSON.parse they are absent.
      sim.faults.add(fault.parse(body()) as Fault);
      return { status: 201, value: sim.faults.list() };
    case 'DELETE /faults':
      sim.faults.clear();
      return { status: 200, value: [] };
    case 'POST /keys/rotate':
      await sim.rotateKeys(rotation.parse(body()).org);
      return { status: 200, value: {} };
    case 'POST /users/revoke': {
      const { org, login } = revocation.parse(body());
      sim.revokeUser(org, login);
      return { status: 200, value: {} };
    }
    case 'POST /time':
      sim.advanceTime(time.parse(body()).advanceSeconds * 1000);
      return { status: 200, value: { now: sim.now() } };
    case 'GET /time':
      return { status: 200, value: { now: sim.now() } };
    default:
      return { status: 404, value: { error: 'There is no such control. See okta-sim/README.md.' } };
  }
}

/**
 * The control endpoint: JSON in, JSON out. It must listen on loopback; requests whose Host header names anything else
 * are refused, and so are bodies that are not declared as JSON, so that no web page can reach it.
 */
export function createControl(sim: Controlled): Server {
  return createServer((raw, answer) => {
    const reply = (status: number, value: unknown): void => {
      answer.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    const handle = async (): Promise<void> => {
      const port = raw.socket.localPort;
      const host = raw.headers.host;
      if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
        raw.resume();
        reply(403, { error: 'The Host header must name the loopback address.' });
        return;
      }
      const request = await readRequest(raw, `http://${host}`);
      if (!request) {
        reply(413, { error: 'The body is too large.' });
        return;
      }
      if (
        request.headers.origin !== undefined ||
        (request.body.length > 0 && !(request.headers['content-type'] ?? '').startsWith('application/json'))
      ) {
        reply(403, { error: 'Send application/json, and not from a web page.' });
        return;
      }
      const { status, value } = await act(sim, `${request.method} ${request.url.pathname}`, request.body.toString());
      reply(status, value);
    };
    handle().catch((error: unknown) => {
      const message = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
      if (!answer.headersSent) reply(400, { error: message });
    });
  });
}
