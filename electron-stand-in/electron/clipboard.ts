import { strict } from '../strict.ts';

/** Electron's `ClipboardItem`: one entry in several MIME types. */
export class ClipboardItem {
  readonly #items: ReadonlyMap<string, string | Blob>;

  constructor(items: Record<string, string | Blob>) {
    this.#items = new Map(Object.entries(items));
  }

  get types(): string[] {
    return [...this.#items.keys()];
  }

  async getType(type: string): Promise<Blob> {
    const data = this.#items.get(type);
    if (data === undefined) throw new Error(`The type ${type} was not found`);
    return typeof data === 'string' ? new Blob([data], { type }) : data;
  }
}

/** Electron's `clipboard`, in memory: the system's own is out of a browser's reach without a person's gesture. */
export const createClipboard = () => {
  let content: ClipboardItem[] = [];
  const readText = async (): Promise<string> => {
    const item = content.find((entry) => entry.types.includes('text/plain'));
    return item === undefined ? '' : await (await item.getType('text/plain')).text();
  };
  return strict('clipboard', {
    clear: () => void (content = []),
    has: async (type: string) => content.some((entry) => entry.types.includes(type)),
    read: async () => content,
    readText,
    write: async (items: ClipboardItem[]) => void (content = [...items]),
    writeText: async (text: string) => void (content = [new ClipboardItem({ 'text/plain': text })]),
  });
};
