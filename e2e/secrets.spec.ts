import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sessionFile } from './flows/files.ts';
import { chooseAction, copySignInLink, openConnection, openOverview, rowOf, seeState, signInTo, startSignIn } from './flows/overview.ts';
import { keyIsWeak } from './support/host.ts';
import { signIn } from './support/okta.ts';
import { collectTraces, findSecrets, watchSecrets } from './support/secrets.ts';
import { expect, test } from './support/test.ts';

/* Everything that a run leaves behind or sends to its window holds no refresh token, code, verifier or raw token. */

const connections = [
  { name: 'Acme default', login: 'dana@acme.test', seed: { org: 'acme' } },
  { name: 'Globex org', login: 'kim@globex.test', seed: { org: 'globex', server: 'org' } },
  { name: 'Initech custom', login: 'peter@initech.test', seed: { org: 'initech', server: 'custom' } },
] as const;
const seeds = connections.map(({ seed }) => seed);

test('a full run leaves no secret on the disk, in the log, in the output or with the window', async ({
  configure,
  launch,
  oktaSim,
  surroundings,
  systemBrowser,
  userData,
}) => {
  test.setTimeout(480_000);
  const secrets = watchSecrets();
  configure({ connections: seeds, weakVaultAccepted: false });
  const first = await launch();
  if (keyIsWeak()) await first.page.getByRole('button', { name: 'Store with the weak key' }).click();
  for (const { name, login } of connections) await signInTo(first, systemBrowser, name, login);

  await test.step('refreshes, one of them answered in vain', async () => {
    oktaSim.faults.add({ org: 'acme', endpoint: 'token', grant: 'refresh_token', do: { kind: 'drop-after' } });
    oktaSim.faults.add({ org: 'globex', endpoint: 'token', grant: 'refresh_token', do: { kind: 'malformed', form: 'truncated' } });
    oktaSim.faults.add({ org: 'initech', endpoint: 'token', grant: 'refresh_token', do: { kind: 'status', status: 503 } });
    await first.page.getByRole('button', { name: 'Refresh all' }).click();
    await expect.poll(() => oktaSim.stats().rotations).toBe(3);
    for (const { name } of connections) await seeState(rowOf(first.page, name), 'Fresh');
  });

  await test.step('every form of copy, and every page', async () => {
    for (const { name } of connections) {
      await openConnection(first.page, name);
      await expect(first.page.getByRole('region', { name: 'Refresh token', exact: true })).toContainText('rotat');
      for (const item of ['Copy access token', 'Copy ID token', 'Copy Authorization header']) {
        await first.page.getByRole('button', { name: 'More copy forms' }).click();
        await first.page.getByRole('menuitem', { name: item }).click();
        await expect(first.page.getByText(new RegExp(`^${item.slice('Copy '.length)}.* copied`, 'i'))).toBeVisible();
      }
      await first.page.getByRole('tab', { name: 'History' }).click();
      await first.page.getByRole('button', { name: 'Export as JSON…' }).click();
      await expect(first.page.getByText('History exported.')).toBeVisible();
      await first.page.getByRole('tab', { name: 'Connection' }).click();
      await first.page.getByRole('button', { name: 'Run checks' }).click();
      await expect(first.page.getByRole('list', { name: 'Live checks' })).toBeVisible();
      await openOverview(first.page);
    }
  });

  await test.step('callbacks replayed, forged and refused', async () => {
    const [code = ''] = secrets.codes;
    await first.secondInstance(`com.okta.acme:/callback?code=${code}&state=nobodys`);
    await first.secondInstance(`com.okta.acme:/callback?code=${code}&code=${code}&state=nobodys`);
    await expect(first.page.getByText('A sign-in answer nobody waits for')).toBeVisible();
    await openConnection(first.page, 'Acme default');
    await chooseAction(first.page, 'Sign in as someone else');
    const state = new URL(await systemBrowser.nextUrl()).searchParams.get('state') ?? '';
    await first.secondInstance(`com.okta.acme:/callback?code=${code}&state=${state}`);
    await expect(first.page.getByText('The code from the browser belongs to another sign-in.')).toBeVisible();
    await systemBrowser.forget();
    await signIn(await systemBrowser.open(await copySignInLink(first)), 'sam@acme.test');
    await first.page.getByRole('button', { name: 'Keep dana@acme.test' }).click();
  });

  await test.step('a session that ended, a sign-out, a crash in the middle of a sign-in', async () => {
    await openOverview(first.page);
    oktaSim.revokeUser('initech', 'peter@initech.test');
    await first.page.getByRole('button', { name: 'Refresh all' }).click();
    await seeState(rowOf(first.page, 'Initech custom'), 'Sign-in needed');
    await openConnection(first.page, 'Globex org');
    await chooseAction(first.page, 'Sign out here');
    await expect(first.page.getByRole('heading', { name: 'Signed out' })).toBeVisible();
    await expect.poll(() => existsSync(sessionFile(userData, 'globex-org'))).toBe(false);
    await openOverview(first.page);
    await startSignIn(rowOf(first.page, 'Globex org'), systemBrowser);
    await first.kill();
  });

  const second = await test.step('a restart with a spoiled file', async () => {
    const file = sessionFile(userData, 'acme-default');
    const spoiled = readFileSync(file);
    writeFileSync(file, spoiled.subarray(0, spoiled.length - 16));
    const app = await launch();
    await seeState(rowOf(app.page, 'Acme default'), 'Cannot be opened');
    await seeState(rowOf(app.page, 'Globex org'), 'Signing in');
    await app.close();
    return app;
  });
  secrets.stop();

  expect(secrets.refreshTokens.size).toBeGreaterThanOrEqual(7);
  expect(secrets.codes.size).toBeGreaterThanOrEqual(4);
  expect(secrets.verifiers.size).toBeGreaterThanOrEqual(5);
  expect(secrets.tokens.size).toBeGreaterThanOrEqual(14);
  const traces = collectTraces(surroundings, [first, second]);
  const places = traces.map(({ where }) => where);
  for (const place of [
    'output',
    'config.json',
    'main.log',
    'entry.session',
    join('history', 'acme-default.jsonl'),
    'bridge tenantry:history.list',
    'bridge tenantry:history.export',
    '-history.json',
    'bridge tenantry:connection.changed',
    'bridge tenantry:session.copy',
    'bridge tenantry:session.details',
  ]) {
    expect(
      places.some((where) => where.includes(place)),
      place,
    ).toBe(true);
  }
  expect(findSecrets(traces, secrets.all())).toEqual([]);
  expect(findSecrets(traces, [...secrets.tokens])).toEqual([]);
});

test('the same scan finds what is planted: in a file, in the log, in the output, on its way to the window, in any form', async ({
  configure,
  launch,
  surroundings,
  systemBrowser,
  userData,
}) => {
  const secrets = watchSecrets();
  configure({ connections: seeds });
  const app = await launch();
  await signInTo(app, systemBrowser, 'Acme default', 'dana@acme.test');
  secrets.stop();
  const scan = () => findSecrets(collectTraces(surroundings, [app]), [...secrets.all(), ...secrets.tokens, awkward]);
  // What base64url never has: characters that a URL and a base64 text write otherwise.
  const awkward = 'r~T/0+k=n?Ä and more of it';
  expect(scan()).toEqual([]);

  for (const [kind, [secret = '']] of Object.entries({
    'refresh token': [...secrets.refreshTokens],
    code: [...secrets.codes],
    verifier: [...secrets.verifiers],
    token: [...secrets.tokens],
    awkward: [awkward],
  })) {
    const planted = join('user-data', 'planted');
    for (const [form, text] of Object.entries({
      plain: secret,
      'URL-encoded': encodeURIComponent(secret),
      'in JSON': JSON.stringify({ token: secret }),
      base64: Buffer.from(`a${secret}z`).toString('base64'),
      base64url: Buffer.from(`${secret}zz`).toString('base64url'),
    })) {
      writeFileSync(join(userData, 'planted'), `before ${text} after`);
      expect(scan(), `${kind}, ${form}`).toEqual([planted]);
    }
    writeFileSync(join(userData, 'planted'), '');
  }
  const [refreshToken = ''] = secrets.refreshTokens;
  appendFileSync(
    join(surroundings.folder, 'traffic.jsonl'),
    `${JSON.stringify({ kind: 'event', channel: 'planted', value: [{ a: [refreshToken] }] })}\n`,
  );
  expect(scan()).toEqual(['bridge planted']);
  const [code = ''] = secrets.codes;
  appendFileSync(join(userData, 'logs', 'main.log'), `com.okta.acme:/callback?code=${encodeURIComponent(code)}\n`);
  expect(scan()).toEqual([join('user-data', 'logs', 'main.log'), 'bridge planted']);
  const loud = { ...app, output: () => `${app.output()}${refreshToken}` };
  expect(findSecrets(collectTraces(surroundings, [loud]), secrets.all())).toContain('output');
});
