import type { Provider } from './provider.ts';
import type { Seen } from './step.ts';

export interface Line {
  readonly mark: 'ok' | 'differs' | 'FAIL';
  readonly text: string;
}

/** Of the longest name of a step, and a space. */
const nameWidth = 50;

/** What a step came to, against what is expected of the provider. */
export const lineFor = (name: string, seen: Seen, differs: Provider['differs']): Line => {
  const difference = differs[name];
  const isAsExpected = seen.outcome === (difference?.outcome ?? 'works');
  const mark = !isAsExpected ? 'FAIL' : difference === undefined ? 'ok' : 'differs';
  const detail = isAsExpected && difference !== undefined ? difference.why : seen.detail;
  return { mark, text: `${mark.padEnd(8)}${name.padEnd(nameWidth)}${seen.outcome.padEnd(21)}${detail}` };
};

/** Expectations that no step meets: a step that was renamed must not take its exception along unseen. */
export const unmet = (played: readonly string[], differs: Provider['differs']): Line[] =>
  Object.keys(differs)
    .filter((name) => !played.includes(name))
    .map((name) => ({ mark: 'FAIL', text: `${'FAIL'.padEnd(8)}${name.padEnd(nameWidth)}there is no such step` }));
