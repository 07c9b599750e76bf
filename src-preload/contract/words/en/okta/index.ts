import type { DocumentKind, RequestKind } from '../../../requests.ts';
import type { ServerSaid } from '../../template.ts';
import { clientSentences } from './client-sentences.ts';
import { deniedSentences } from './denied-sentences.ts';
import { type Advice, type Entry, type ForRequests, type Sentence, where } from './entry.ts';
import { evidence } from './ended.ts';
import { deviceEntries, dpopEntries, tokenUseEntries } from './extensions.ts';
import { forRequests } from './for-requests.ts';
import { grantSentences } from './grant-sentences.ts';
import { oauthEntries } from './oauth.ts';
import { oktaApiEntries } from './okta-api.ts';
import { oktaOAuthEntries } from './okta-oauth.ts';
import { openidEntries } from './openid.ts';
import { requestSentences } from './request-sentences.ts';

export { type Advice, type Entry, type ForRequests, type Sentence, where } from './entry.ts';

/*
 * What the app says of each error code of an authorization server. What a code means for a session the core decides, by
 * codes and statuses alone.
 */

/** What each is called in documentation. */
export const requestTitles: Readonly<Record<RequestKind, string>> = {
  authorization: 'authorization request',
  par: 'pushed authorization request',
  code: 'token request with a code',
  refresh: 'refresh',
  password: 'token request with a password',
  device_authorization: 'device authorization request',
  device_code: 'token request with a device code',
  client_credentials: 'token request with client credentials',
  revoke: 'revocation',
  introspect: 'introspection',
  userinfo: 'userinfo request',
  logout: 'logout',
};

export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

export const groups: readonly Group[] = [
  { title: 'OAuth 2.0', entries: oauthEntries },
  { title: 'OpenID Connect', entries: openidEntries },
  { title: 'Device authorization', entries: deviceEntries },
  { title: 'Proof of possession (DPoP)', entries: dpopEntries },
  { title: 'Using and revoking tokens', entries: tokenUseEntries },
  { title: 'Okta’s authorization servers', entries: oktaOAuthEntries },
  { title: 'Okta’s API', entries: oktaApiEntries },
];

const entries: ReadonlyMap<string, Entry> = new Map(groups.flatMap((group) => group.entries.map((entry) => [entry.code, entry])));

const sentences: Readonly<Record<string, readonly Sentence[]>> = {
  ...deniedSentences,
  ...clientSentences,
  ...grantSentences,
  ...requestSentences,
};

/** Okta's own descriptions of a code that tell more than the code. */
export const sentencesOf = (code: string): readonly Sentence[] => (Object.hasOwn(sentences, code) ? (sentences[code] ?? []) : []);

/** Codes that have sentences, for the test that each is in the table. */
export const codesWithSentences: readonly string[] = Object.keys(sentences);

/** What a code means in one kind of request, where that is something of its own. */
export const forRequestsOf = (code: string): readonly ForRequests[] => (Object.hasOwn(forRequests, code) ? (forRequests[code] ?? []) : []);

/** Codes that mean something else in some requests, for the test that each is in the table. */
export const codesForRequests: readonly string[] = Object.keys(forRequests);

/** Okta's documents and answers quote parameters in several ways, or not at all. */
const plain = (text: string): string =>
  text
    .replaceAll(/['’`"“”]/g, '')
    .replace(/\.$/, '')
    .toLowerCase();

/** Whether a description is this sentence from beginning to end, whatever stands where Okta fills something in. */
const isSaid = (said: string, description: string): boolean => {
  const [beginning = '', ...rest] = plain(said).split('…');
  const text = plain(description);
  const ending = rest.at(-1);
  if (ending === undefined) return text === beginning;
  return text.length >= beginning.length + ending.length && text.startsWith(beginning) && text.endsWith(ending);
};

/**
 * What is known of a code: its entry, and the sentence that the description is, when Okta is known to say it. Null for an
 * unknown code, whatever its description.
 *
 * @param description one line, cleaned
 */
export const lookUp = (code: string, description: string | null): { readonly entry: Entry; readonly sentence: Sentence | null } | null => {
  const entry = entries.get(code);
  if (entry === undefined) return null;
  const sentence = description === null ? undefined : sentencesOf(code).find(({ said }) => isSaid(said, description));
  return { entry, sentence: sentence ?? null };
};

/** What a code means in this request, when no sentence tells more. */
export const adviceFor = (entry: Entry, request: RequestKind): Advice => {
  const own = forRequestsOf(entry.code).find(({ requests }) => requests.includes(request));
  return own ?? (entry.requests?.includes(request) === false ? outOfPlace : entry);
};

/** What can be said of a code in a request that it does not belong to. */
export const outOfPlace: Advice = {
  message: 'The authorization server answered with an error that does not belong to this request.',
  cause: 'The code is meant for other requests: a proxy or gateway may have answered in the server’s place.',
  admin: `${where.log} tells more, if the org is Okta’s.`,
  remedy: 'Try again; if it stays, ask an admin what the org’s System Log says.',
};

/** What can be said of any code that is not in the table. */
export const unknownCode: Omit<Advice, 'message'> = {
  cause: 'Tenantry does not know this code, so it is shown as the server sent it.',
  admin: `${where.log} tells more, if the org is Okta’s.`,
  remedy: 'Ask an admin what the org’s System Log says.',
};

/** What stands where documents lie says nothing of tokens. */
const notOfTokens: Pick<Advice, 'cause' | 'admin'> = {
  cause: 'This came in place of the server’s metadata or keys, which everybody may read: it says nothing of your session.',
  admin: `${where.servers}: compare the Issuer URI with this connection’s issuer; the server must be active.`,
};

const isDocument = (request: ServerSaid['request']): request is DocumentKind => request === 'metadata' || request === 'keys';

const found = ({ error = '', description, request }: ServerSaid): Advice | null => {
  const known = lookUp(error, description ?? null);
  if (known === null || known.sentence !== null) return known?.sentence ?? null;
  return request === undefined || isDocument(request) ? known.entry : adviceFor(known.entry, request);
};

/** Message, as a template, and remedy for a request that a server declined; undefined for a code that is not in the table. */
export const declined = (said: ServerSaid): Pick<Advice, 'message' | 'remedy'> | undefined => {
  const advice = found(said);
  if (advice === null) return undefined;
  // What is recognised is said in Tenantry's words alone.
  return 'said' in advice ? advice : { message: `${advice.message}{said}`, remedy: advice.remedy };
};

/** The likely cause, and what an admin changes. */
export const adviceOn = (word: string, said: ServerSaid): Pick<Advice, 'cause' | 'admin'> => {
  if (said.about !== undefined) return lookUp(said.about, null)?.entry ?? unknownCode;
  if (isDocument(said.request)) return notOfTokens;
  return evidence[word] ?? found(said) ?? unknownCode;
};
