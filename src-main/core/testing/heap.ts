import { getHeapSnapshot } from 'node:v8';

/**
 * The names of those bytes that are in a text on the heap, once everything that nothing refers to has been collected. Only
 * the first 1,024 characters of each text are looked at. Hand over ASCII, and hold it in no string.
 */
export const textsOnHeap = async (wanted: ReadonlyMap<string, Buffer>): Promise<string[]> => {
  // The engine remembers the text that was matched last.
  /x/.exec('x');
  const longest = Math.max(...[...wanted.values()].map(({ length }) => length));
  const found = new Set<string>();
  let rest = Buffer.alloc(0);
  for await (const chunk of getHeapSnapshot() as AsyncIterable<Buffer>) {
    const text = Buffer.concat([rest, chunk]);
    for (const [name, bytes] of wanted) if (!found.has(name) && text.includes(bytes)) found.add(name);
    rest = text.subarray(Math.max(0, text.length - longest));
  }
  return [...found].toSorted();
};
