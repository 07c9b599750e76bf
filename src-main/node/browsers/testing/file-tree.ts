import type { Machine, MachineFiles } from '../types.ts';

/** A machine made of a few files: programs by their paths, texts by theirs. */
export const machineOf = (
  platform: Machine['platform'],
  tree: { readonly programs: readonly string[]; readonly texts?: Readonly<Record<string, string>> },
  more: { readonly home?: string; readonly environment?: Machine['environment'] } = {},
): Machine & { readonly asked: readonly string[] } => {
  const asked: string[] = [];
  const files: MachineFiles = {
    isProgram: async (path) => {
      asked.push(path);
      return await Promise.resolve(tree.programs.includes(path));
    },
    read: async (path, maxBytes) => {
      asked.push(path);
      const text = tree.texts?.[path] ?? null;
      return await Promise.resolve(text !== null && text.length <= maxBytes ? text : null);
    },
  };
  const home = more.home ?? { linux: '/home/dana', macos: '/Users/dana', windows: 'C:\\Users\\dana' }[platform];
  return { platform, home, environment: more.environment ?? {}, files, asked };
};
