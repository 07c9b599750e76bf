import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../core/base/index.ts';
import { seededRandom } from '../core/base/testing/seeded-random.ts';
import { aesSealer, type TestSealer } from '../core/storage/testing/sealers.ts';
import { closedAtEnd, temporaryFolder } from '../core/storage/testing/temporary-folder.ts';
import type { Sealer } from '../core/storage/types.ts';
import { openVault } from './open-vault.ts';

const accounts = ['a', 'A', 'b'];

type Operation =
  | { readonly kind: 'set'; readonly account: string; readonly secret: string }
  | { readonly kind: 'get' | 'delete'; readonly account: string }
  | { readonly kind: 'find' | 'forbid' | 'allow' | 'withdraw' | 'restart' };

const account = fc.constantFrom(...accounts);
const onOneEntry: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), account, secret: fc.string() }),
  fc.record({ kind: fc.constantFrom('get' as const, 'delete' as const), account }),
);
const any: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 5, arbitrary: onOneEntry },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('find' as const, 'forbid' as const, 'allow' as const, 'withdraw' as const, 'restart' as const),
    }),
  },
);

/** Takes a few turns of the event loop, more or fewer by chance, so that operations overtake each other if they can. */
const dawdling = (sealer: TestSealer, seed: number): Sealer => {
  const random = seededRandom(seed);
  const dawdle = async () => {
    for (let turns = Math.floor(random.fraction() * 6); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    ...sealer,
    seal: async (text) => {
      await dawdle();
      return await sealer.seal(text);
    },
    unseal: async (sealed) => {
      await dawdle();
      return await sealer.unseal(sealed);
    },
  };
};

describe('many operations at once', { timeout: 60_000 }, () => {
  it('on one entry happen in the order in which they were asked for', async () => {
    const root = await temporaryFolder();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(onOneEntry, { minLength: 1, maxLength: 25 }),
        fc.integer(),
        fc.boolean(),
        async (operations, seed, reEncrypt) => {
          const sealer = aesSealer();
          sealer.shouldReEncrypt = reEncrypt;
          const folder = join(root, String((run += 1)));
          const vault = openVault({ folder, sealer: dawdling(sealer, seed), persist: () => true, logger: silentLogger });
          const model = new Map<string, string>();
          const checks = operations.map(async (operation) => {
            switch (operation.kind) {
              case 'set':
                model.set(operation.account, operation.secret);
                return await vault.setPassword('session', operation.account, operation.secret);
              case 'get': {
                const expected = model.get(operation.account) ?? null;
                return expect(await vault.getPassword('session', operation.account)).toBe(expected);
              }
              case 'delete': {
                const expected = model.delete(operation.account);
                return expect(await vault.deletePassword('session', operation.account)).toBe(expected);
              }
              default:
                return undefined;
            }
          });
          await Promise.all(checks);
          const expected = [...model]
            .toSorted(([one], [other]) => (one < other ? -1 : 1))
            .map(([name, password]) => ({ account: name, password }));
          expect(await vault.findCredentials('session')).toEqual(expected);
          await vault.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('on different entries run side by side', async () => {
    const sealer = aesSealer();
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    let isFirst = true;
    const vault = closedAtEnd(
      openVault({
        folder: join(await temporaryFolder(), 'vault'),
        persist: () => true,
        logger: silentLogger,
        sealer: {
          ...sealer,
          seal: async (text) => {
            if (isFirst) {
              isFirst = false;
              await held;
            }
            return await sealer.seal(text);
          },
        },
      }),
    );
    const slow = vault.setPassword('session', 'a', 'slow');
    const behind = vault.getPassword('session', 'a');
    await vault.setPassword('session', 'b', 'quick');
    expect(await vault.getPassword('session', 'b')).toBe('quick');
    release();
    await slow;
    expect(await behind).toBe('slow');
  });

  it('are all done when close resolves', async () => {
    const folder = join(await temporaryFolder(), 'vault');
    const options = { folder, persist: () => true, logger: silentLogger };
    const vault = openVault({ ...options, sealer: dawdling(aesSealer(), 3) });
    const writes = accounts.map(async (name) => await vault.setPassword('session', name, name));
    await vault.close();
    expect((await closedAtEnd(openVault({ ...options, sealer: aesSealer() })).findCredentials('session')).length).toBe(3);
    await Promise.all(writes);
  });
});

describe('any sequence of operations', { timeout: 60_000 }, () => {
  it('does what memory over disk would do, through restarts and changes of consent', async () => {
    const root = await temporaryFolder();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(any, { maxLength: 30 }), async (operations) => {
        let persisting = true;
        const folder = join(root, String((run += 1)));
        const open = () => openVault({ folder, sealer: aesSealer(), persist: () => persisting, logger: silentLogger });
        let vault = open();
        const disk = new Map<string, string>();
        const memory = new Map<string, string>();
        const visible = () => new Map([...disk, ...memory]);
        for (const operation of operations) {
          switch (operation.kind) {
            case 'set': {
              await vault.setPassword('session', operation.account, operation.secret);
              const toDisk = persisting || disk.has(operation.account);
              if (toDisk) memory.delete(operation.account);
              (toDisk ? disk : memory).set(operation.account, operation.secret);
              break;
            }
            case 'get':
              expect(await vault.getPassword('session', operation.account)).toBe(visible().get(operation.account) ?? null);
              break;
            case 'delete': {
              const wasThere = visible().has(operation.account);
              expect(await vault.deletePassword('session', operation.account)).toBe(wasThere);
              memory.delete(operation.account);
              disk.delete(operation.account);
              break;
            }
            case 'find': {
              const expected = [...visible()]
                .toSorted(([one], [other]) => (one < other ? -1 : 1))
                .map(([name, password]) => ({ account: name, password }));
              expect(await vault.findCredentials('session')).toEqual(expected);
              break;
            }
            case 'forbid':
              persisting = false;
              break;
            case 'allow':
              persisting = true;
              await vault.persistAll();
              for (const [name, secret] of memory) disk.set(name, secret);
              memory.clear();
              break;
            case 'withdraw':
              persisting = false;
              await vault.withdraw();
              for (const [name, secret] of disk) memory.set(name, secret);
              disk.clear();
              break;
            case 'restart':
              await vault.close();
              vault = open();
              memory.clear();
              break;
          }
        }
        await vault.close();
      }),
      { numRuns: 40 },
    );
  });
});
