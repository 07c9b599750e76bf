import type { FoundServer } from '../../../src-preload/contract/index.ts';
import { type OktaClient, type OktaFailure, plainError, type ServerMetadata } from '../okta/index.ts';
import { failed, type Result, success } from '../base/index.ts';
import { classifyIssuer } from './issuer.ts';
import { parseOrgDomain } from './org-domain.ts';

const explanations: Readonly<Record<FoundServer['kind'], string>> = {
  org: 'Always there. Its access tokens are for Okta’s own APIs: nobody else can verify them, so they are introspected.',
  default: 'The custom server that an org with API Access Management begins with. Its access tokens are JWTs for your own APIs.',
  custom: 'A custom server. Its access tokens are JWTs for your own APIs.',
};

const abilitiesOf = (metadata: ServerMetadata): string[] => [
  ...(metadata.codeChallengeMethodsSupported?.includes('S256') === true ? ['PKCE'] : []),
  ...(metadata.deviceAuthorizationEndpoint === null ? [] : ['Device authorization']),
  ...(metadata.pushedAuthorizationRequestEndpoint === null ? [] : ['Pushed authorization requests']),
  ...(metadata.dpopAlgorithmsSupported === null ? [] : ['DPoP']),
  ...(metadata.introspectionEndpoint === null ? [] : ['Introspection']),
  ...(metadata.endSessionEndpoint === null ? [] : ['Sign-out']),
];

type Discovery = Pick<OktaClient, 'discover'>;

/**
 * Asks one issuer; behind a custom domain the server may go by the org's own name, or the other way round, and is then asked
 * by that name.
 */
const ask = async (okta: Discovery, issuer: string): Promise<Result<ServerMetadata, OktaFailure>> => {
  const discover = async (name: string) => await okta.discover({ issuer: name, clientId: '', approvedOrigins: [] }, { fresh: true });
  const answer = await discover(issuer);
  const named = answer.ok ? undefined : answer.error.namedIssuer;
  return named === undefined ? answer : await discover(named);
};

const foundServer = (metadata: ServerMetadata, asked: string): FoundServer => {
  const { kind, label } = classifyIssuer(metadata.issuer);
  const other = metadata.issuer === asked ? '' : ` It goes by this name, not by ${asked}: so does the issuer in its tokens.`;
  return {
    issuer: metadata.issuer,
    kind,
    label,
    explanation: `${explanations[kind]}${other}`,
    grants: [...(metadata.grantTypesSupported ?? [])],
    abilities: abilitiesOf(metadata),
  };
};

/**
 * The authorization servers of an org (its domain or a custom one) that answer discovery: the org server and `default`. Okta
 * lists custom servers to admins only, so their IDs must be known. Fails when the org itself does not answer.
 */
export const findServers = async (okta: Discovery, orgUrl: string): Promise<Result<FoundServer[]>> => {
  const org = parseOrgDomain(orgUrl);
  if (!org.ok) return org;
  const issuers = [org.value.orgUrl, `${org.value.orgUrl}/oauth2/default`];
  const answers = await Promise.all(issuers.map(async (issuer) => ({ issuer, answer: await ask(okta, issuer) })));
  const found = answers.flatMap(({ issuer, answer }) => (answer.ok ? [foundServer(answer.value, issuer)] : []));
  const first = answers[0]?.answer;
  if (found.length > 0 || first?.ok !== false) return success(found);
  return failed(plainError(first.error));
};
