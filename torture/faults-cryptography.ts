/** Digests and signatures under way: they are made off this thread, and on a busy machine they take their time. */
export const cryptography = { underWay: 0 };

let isCounted = false;

/** From now on `cryptography` counts whatever this process asks of Web Crypto. */
export const countCryptography = (): void => {
  if (isCounted) return;
  isCounted = true;
  const methods = SubtleCrypto.prototype as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  for (const name of ['digest', 'sign', 'verify', 'importKey', 'exportKey', 'generateKey', 'encrypt', 'decrypt']) {
    const method = methods[name];
    if (method === undefined) throw new Error(`Web Crypto has no ${name}.`);
    methods[name] = async function (this: SubtleCrypto, ...args: unknown[]) {
      cryptography.underWay += 1;
      try {
        return await method.apply(this, args);
      } finally {
        cryptography.underWay -= 1;
      }
    };
  }
};
