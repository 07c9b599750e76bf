import { createServer } from 'node:http';
import { createAppServices } from '../bench/app-services.ts';
import { createLoopbackListener } from '../src-main/node/loopback-listener.ts';
import type { VaultError } from '../src-main/core/storage/index.ts';
import { type Orders, type Question, type Report, secretOf } from './loopback-orders.ts';

/*
 * The app's loopback listener, sign-ins and vault in a process of their own, whose open files somebody has limited.
 * Its orders are its first argument.
 */

const { folder, port, bounded } = JSON.parse(process.argv[2] ?? '') as Orders;
const services = await createAppServices(folder);
const report = (message: Report): void => void process.send?.(message);

const listen = async (): Promise<void> => {
  const { signIns, signOuts } = services;
  const loopback = createLoopbackListener();
  const listening = await loopback.listen(
    { host: '127.0.0.1', port, path: '/callback' },
    async (url) => signOuts.answer(url) ?? (await signIns.handleCallback(url)),
  );
  if (!listening.ok) throw new Error(listening.error.word);
};

/** A careless listener: no bound but those Node sets by itself, and a pattern that looks at each slash again from each slash. */
const listenCarelessly = async (): Promise<void> => {
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    const path = (request.url ?? '').replace(/\/+$/, '');
    response.writeHead(path === '/callback' ? 200 : 404, { Connection: 'close' }).end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
};

const write = async (from: number, count: number): Promise<void> => {
  const refused: string[] = [];
  for (let index = from; index < from + count; index += 1) {
    await services.vault.setPassword('session', `c${index}`, secretOf(index)).catch((error: unknown) => {
      const { cause } = error as VaultError;
      refused.push(String(cause ?? error));
    });
  }
  report({ kind: 'written', refused });
};

/** Reads everything back with eyes that remember nothing. */
const readBack = async (count: number): Promise<void> => {
  const { vault } = await createAppServices(folder);
  let lost = 0;
  for (let index = 0; index < count; index += 1) {
    if ((await vault.getPassword('session', `c${index}`).catch(() => null)) !== secretOf(index)) lost += 1;
  }
  report({ kind: 'read', lost });
};

process.on('message', (message) => {
  const question = message as Question;
  if (question.kind === 'write') void write(question.from, question.count);
  else if (question.kind === 'read') void readBack(question.count);
  else if (question.kind === 'sockets')
    report({ kind: 'sockets', count: process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length });
  else {
    const { user, system } = process.cpuUsage();
    report({ kind: 'cpu', ms: (user + system) / 1_000 });
  }
});
process.on('disconnect', () => process.exit(0));

await (bounded ? listen() : listenCarelessly());
report({ kind: 'listening' });
