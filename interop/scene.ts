import type { Provider } from './provider.ts';
import { type Seen, sentenceOf } from './step.ts';
import { type Line, lineFor, unmet } from './verdict.ts';

/** Two makers' software in front of each other, ready to be played. */
export interface Scene {
  /** Whose, and which version. */
  readonly title: string;
  /** In the order in which they are played. */
  readonly steps: readonly { readonly name: string; readonly play: () => Promise<Seen> }[];
  readonly differs: Provider['differs'];
  /** Ends everything that was started for it. */
  close(): Promise<void>;
}

/** What was seen of a scene, printed line by line as a table. */
export const playScene = async ({ title, steps, differs }: Scene): Promise<readonly Line[]> => {
  console.log(`\n${title}`);
  const lines: Line[] = [];
  const tell = (line: Line): void => {
    console.log(`  ${line.text}`);
    lines.push(line);
  };
  for (const { name, play } of steps) {
    const seen = await play().catch((error: unknown): Seen => ({
      outcome: 'broken',
      detail: sentenceOf(error),
    }));
    tell(lineFor(name, seen, differs));
  }
  const played = steps.map(({ name }) => name);
  unmet(played, differs).forEach(tell);
  return lines;
};
