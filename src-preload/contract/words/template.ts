import type { RequestKind, DocumentKind } from '../requests.ts';

/** A sentence as a code with its parameters, one of which may be another sentence. */
export interface Coded<W extends string = string> {
  readonly word: W;
  readonly parameters: Parameters;
}

/** What fills in a sentence. What came from outside is cleaned, redacted and cut before it becomes one. */
export type Parameters = Readonly<{ [name: string]: string | number | Coded }>;

/** What an authorization server said, which any error may carry: its code, its words, and to which request. */
export type ServerSaid = {
  readonly error?: string;
  readonly description?: string;
  readonly request?: RequestKind | DocumentKind;
  /** The error code whose advice holds, where something else than `error` tells the cause. */
  readonly about?: string;
};

/**
 * `{host}` stands for the parameter of that name, `{said}` for the server's own words, where it gave some, and `{itsRemedy}` for
 * the remedy of the parameter `problem`.
 */
type Template = string | readonly string[];

type NamesIn<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Exclude<Name, 'said' | 'itsRemedy'> | NamesIn<Rest>
  : never;

/** The names of the parameters that the sentences of `T` need. */
export type ParameterNames<T> = T extends string ? NamesIn<T> : T extends readonly string[] ? NamesIn<T[number]> : never;

/** One word's sentences by position; a plain sentence stands for a list of one. */
export type Words = Readonly<Record<string, Template>>;

const saidSentence = (description: Parameters[string] | undefined): string =>
  typeof description !== 'string' ? '' : ` The server said: “${description}”${/[.!?]$/.test(description) ? '' : '.'}`;

type WordsOf = (problem: Coded) => { readonly message: string; readonly remedy: string | undefined };

/** `template` with its parameters. One that is missing leaves a gap: lines of other versions are shown, too. */
export const fill = (template: string, parameters: Parameters, wordsOf: WordsOf): string =>
  template
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const { [name]: value, problem, description } = parameters;
      if (name === 'said') return saidSentence(description);
      if (name === 'itsRemedy') return (typeof problem === 'object' ? wordsOf(problem).remedy : undefined) ?? '';
      return typeof value === 'object' ? wordsOf(value).message : String(value ?? '');
    })
    .trim();
