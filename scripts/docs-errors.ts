import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'prettier';
import { meaningOf } from '../src-main/core/okta/index.ts';
import { type Advice, type Entry, forRequestsOf, groups, requestTitles, sentencesOf } from '../src-preload/contract/words/en/okta/index.ts';

/*
 * Writes docs/errors.md from the error catalogue: one heading for each code, so that a search for a code finds it.
 */

export const errorsPage = resolve(import.meta.dirname, '../docs/errors.md');

const introduction = `# Error codes

What authorization servers say when they decline: the codes of OAuth and OpenID Connect, those of Okta, and Okta’s own sentences
where they tell more than their code. The same code means something else in each request, so some have words for each. Tenantry
shows the same beside the error, under “Why, and what an admin can change”. Codes that are not here it shows as the server sent them.

This page is generated from \`src-preload/contract/words/en/okta/\` by \`npm run docs:errors\`.`;

/** Text that Markdown takes as it is. */
const escaped = (text: string): string => text.replaceAll(/[\\`*_<[\]#]/g, String.raw`\$&`);

/** One way to read a code, as an item of a list. */
const item = (title: string, advice: Advice): string =>
  [`- ${title}`, '', `  ${escaped(advice.message)}`, '', ...adviceLines(advice).map((line) => `  ${line}`)].join('\n');

/** GitHub's anchor of a heading. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

const adviceLines = ({ cause, admin, remedy }: Advice): string[] => [
  `- **Likely cause:** ${escaped(cause)}`,
  `- **What an admin changes:** ${escaped(admin ?? 'Nothing: no setting in Okta is to blame.')}`,
  `- **What you can do now:** ${escaped(remedy)}`,
];

const section = (entry: Entry): string[] => {
  const sentences = sentencesOf(entry.code);
  const forRequests = forRequestsOf(entry.code);
  return [
    `### \`${entry.code}\``,
    escaped(entry.message),
    adviceLines(entry).join('\n'),
    `Tenantry’s own code: \`${meaningOf(entry.code, undefined) ?? ''}\`. Reference: ${escaped(entry.reference)}.`,
    ...(forRequests.length === 0 ? [] : ['By request:']),
    ...forRequests.map((one) => item(one.requests.map((request) => requestTitles[request]).join(', '), one)),
    ...(sentences.length === 0 ? [] : ['In Okta’s words:']),
    ...sentences.map((sentence) => item(`“${escaped(sentence.said)}”`, sentence)),
  ];
};

/** The page as it must be. Deterministic, and formatted as everything else is. */
export const renderErrorsPage = async (): Promise<string> => {
  const contents = groups.flatMap(({ title, entries }) => [
    `- [${title}](#${anchor(title)})`,
    ...entries.map(({ code }) => `  - [\`${code}\`](#${anchor(code)})`),
  ]);
  const sections = groups.flatMap(({ title, entries }) => [`## ${title}`, ...entries.flatMap(section)]);
  return await format([introduction, '## Contents', contents.join('\n'), ...sections].join('\n\n'), {
    parser: 'markdown',
    printWidth: 140,
  });
};

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await writeFile(errorsPage, await renderErrorsPage());
