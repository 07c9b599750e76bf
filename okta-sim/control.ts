import { createServer, type Server } from 'node:http';
import type { JWK } from 'jose';
import {
  checkShape,
  clientKeysShape,
  ControlError,
  encryptionShape,
  loginShape,
  parseFault,
  parseOrg,
  parsePolicyGap,
  timeShape,
} from './fault-parser.ts';
import type { EncryptionKey } from './encryption.ts';
import type { Faults } from './faults.ts';
import type { Policies } from './policies.ts';
import { readRequest } from './http.ts';
import type { CustomServerKind, OrgName, SimStats } from './types.ts';

/** What the control endpoint can do to the sim. */
export interface Controlled {
  faults: Faults;
  policies: Policies;
  stats(): SimStats;
  rotateKeys(org: OrgName): Promise<void>;
  revokeUser(org: OrgName, login: string): void;
  setClientKeys(org: OrgName, clientId: string, jwks: { keys: readonly JWK[] }): void;
  encryptIdTokens(org: OrgName, clientId: string, key: EncryptionKey | null): void;
  encryptAccessTokens(org: OrgName, server: CustomServerKind, key: EncryptionKey | null): void;
  renewDpopNonce(org: OrgName): void;
  advanceTime(milliseconds: number): void;
  now(): number;
}

interface Answer {
  status: number;
  value: unknown;
}

/** Encrypts the ID tokens of a client or the access tokens of a server; no longer, when no key is given. */
function encrypt(sim: Controlled, body: unknown): void {
  const { org, clientId, server, alg, key: jwk } = parseOrg(body, encryptionShape, 'An encryption');
  if ((alg === undefined) !== (jwk === undefined)) throw new ControlError('An encryption has both "alg" and "key", or neither.');
  if ((clientId === undefined) === (server === undefined)) throw new ControlError('An encryption names either "clientId" or "server".');
  const key = jwk === undefined ? null : ({ alg, jwk } as EncryptionKey);
  if (clientId === undefined) sim.encryptAccessTokens(org, server as CustomServerKind, key);
  else sim.encryptIdTokens(org, clientId as string, key);
}

async function act(sim: Controlled, what: string, text: string): Promise<Answer> {
  const body = (): unknown => (text === '' ? {} : JSON.parse(text));
  switch (what) {
    case 'GET /stats':
      return { status: 200, value: sim.stats() };
    case 'GET /faults':
      return { status: 200, value: sim.faults.list() };
    case 'POST /faults':
      sim.faults.add(parseFault(body()));
      return { status: 201, value: sim.faults.list() };
    case 'DELETE /faults':
      sim.faults.clear();
      return { status: 200, value: [] };
    case 'GET /policies':
      return { status: 200, value: sim.policies.list() };
    case 'POST /policies':
      sim.policies.deny(parsePolicyGap(body()));
      return { status: 201, value: sim.policies.list() };
    case 'DELETE /policies':
      sim.policies.clear();
      return { status: 200, value: [] };
    case 'POST /keys/rotate':
      await sim.rotateKeys(parseOrg(body(), {}, 'A key rotation').org);
      return { status: 200, value: {} };
    case 'POST /users/revoke': {
      const { org, login } = parseOrg(body(), loginShape, 'A revocation');
      sim.revokeUser(org, String(login));
      return { status: 200, value: {} };
    }
    case 'POST /clients/keys': {
      const { org, clientId, keys } = parseOrg(body(), clientKeysShape, 'A registration of keys');
      sim.setClientKeys(org, String(clientId), { keys: keys as JWK[] });
      return { status: 200, value: {} };
    }
    case 'POST /encryption':
      encrypt(sim, body());
      return { status: 200, value: {} };
    case 'POST /dpop/renew':
      sim.renewDpopNonce(parseOrg(body(), {}, 'A renewal of the DPoP nonce').org);
      return { status: 200, value: {} };
    case 'POST /time':
      sim.advanceTime(Number(checkShape(body(), timeShape, 'A change of time')['advanceSeconds']) * 1000);
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
      const wrong = error instanceof ControlError || error instanceof SyntaxError;
      if (!answer.headersSent) reply(wrong ? 400 : 500, { error: error instanceof Error ? error.message : String(error) });
    });
  });
}
