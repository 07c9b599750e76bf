import { parseArgs } from 'node:util';
import { demoPassword } from './directory.ts';
import { startOktaSim } from './start.ts';
import type { OktaSim, OktaSimOptions } from './types.ts';

const usage = `okta-sim: three simulated Okta orgs on this machine.

Usage: npm run okta-sim -- [options]

  --port N                        Acme on N, Globex on N+1, Initech on N+2, the control endpoint on N+9 (default 7010)
  --access-token-seconds N        lifetime of access tokens (default 3600)
  --id-token-seconds N            lifetime of ID tokens (default 3600)
  --refresh-token-seconds N       absolute lifetime of refresh tokens (default: 90 days on org servers, else unlimited)
  --refresh-token-idle-seconds N  idle limit of refresh tokens (default: none on org servers, else 7 days)
  --device-interval-seconds N     how long a device waits between two questions (default 5)
  --rotation rotate|persistent    refresh tokens rotate or stay the same (default persistent)
  --grace-seconds N               how long a rotated refresh token still works (default 30)
  --grace-reuse same|new          what its reuse yields (default same)
  --rate-limit N                  requests a minute and org at the token endpoints (default 1200)
  --enforce-rate-limit            answer 429 once that many were made
  --redirect-uri URI              register one more redirect URI with every client; may be repeated
  --quiet                         do not print a line per request
  --help                          print this
`;

class UsageError extends Error {}

function number(name: string, value: string | undefined, minimum: number): number | undefined {
  if (value === undefined) return undefined;
  const result = Number(value);
  if (!Number.isInteger(result) || result < minimum)
    throw new UsageError(`--${name} needs a whole number of at least ${minimum}, not "${value}".`);
  return result;
}

function choice<T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (!found) throw new UsageError(`--${name} must be ${allowed.join(' or ')}, not "${value}".`);
  return found;
}

function present(members: Record<string, unknown>): OktaSimOptions {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** Reads the command line; undefined when only help was asked for. */
function readArguments(args: string[]): OktaSimOptions | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      port: text,
      'access-token-seconds': text,
      'id-token-seconds': text,
      'refresh-token-seconds': text,
      'refresh-token-idle-seconds': text,
      'device-interval-seconds': text,
      rotation: text,
      'grace-seconds': text,
      'grace-reuse': text,
      'rate-limit': text,
      'enforce-rate-limit': { type: 'boolean' },
      'redirect-uri': { type: 'string', multiple: true },
      quiet: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  return present({
    basePort: number('port', values.port, 1) ?? 7010,
    accessTokenSeconds: number('access-token-seconds', values['access-token-seconds'], 1),
    idTokenSeconds: number('id-token-seconds', values['id-token-seconds'], 1),
    refreshTokenSeconds: number('refresh-token-seconds', values['refresh-token-seconds'], 1),
    refreshTokenIdleSeconds: number('refresh-token-idle-seconds', values['refresh-token-idle-seconds'], 1),
    deviceIntervalSeconds: number('device-interval-seconds', values['device-interval-seconds'], 0),
    rotation: choice('rotation', values.rotation, ['rotate', 'persistent']),
    graceSeconds: number('grace-seconds', values['grace-seconds'], 0),
    graceReuse: choice('grace-reuse', values['grace-reuse'], ['same', 'new']),
    rateLimitPerMinute: number('rate-limit', values['rate-limit'], 1),
    enforceRateLimit: values['enforce-rate-limit'],
    extraRedirectUris: values['redirect-uri'],
    log: values.quiet ? undefined : (line: string): void => console.log(line),
  });
}

function describe(sim: OktaSim): string {
  const lines: string[] = [];
  for (const org of Object.values(sim.orgs)) {
    lines.push(`${org.label}  ${org.origin}`);
    for (const server of Object.values(org.servers)) lines.push(`  ${server.kind.padEnd(8)} ${server.issuer}`);
    for (const client of org.clients) {
      lines.push(`  client   ${client.id}  ${client.label} (${client.kind})`);
      if (client.secret !== null) lines.push(`           secret ${client.secret}`);
    }
    for (const uri of org.clients[0]?.redirectUris ?? []) lines.push(`  redirect ${uri}`);
    for (const user of org.users) lines.push(`  user     ${user.login}  ${user.firstName} ${user.lastName} (${user.groups.join(', ')})`);
    lines.push('');
  }
  lines.push(`Password of every user: ${demoPassword}`, `Control: ${sim.controlOrigin}  (see okta-sim/README.md)`, 'Ctrl+C stops it.');
  return lines.join('\n');
}

async function run(): Promise<void> {
  let options: OktaSimOptions | undefined;
  try {
    options = readArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (!options) {
    console.log(usage);
    return;
  }
  let sim: OktaSim;
  try {
    sim = await startOktaSim(options);
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    console.error(taken ? `Port ${(error as { port?: number }).port} is taken. Choose others with --port.` : error);
    process.exitCode = 1;
    return;
  }
  console.log(`${describe(sim)}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sim.close());
}

await run();
