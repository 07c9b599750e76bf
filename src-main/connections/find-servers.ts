import type { FoundServer } from '../../src-preload/contract/index.ts';
import { type OktaClient, plainError, type ServerMetadata } from '../okta/index.ts';
import { failed, failure, type Result, success } from '../platform/index.ts';
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

/**
 * The authorization servers of an org that answer discovery: the org server and `default`. Okta lists custom ones to
 * admins only, so their IDs must be known. Fails when the org itself does not answer.
 */
export const findServers = async (okta: Pick<OktaClient, 'discover'>, orgUrl: string): Promise<Result<FoundServer[]>> => {
  const org = parseOrgDomain(orgUrl);
  if (!org.ok) return org;
  const issuers = [org.value.orgUrl, `${org.value.orgUrl}/oauth2/default`];
  const answers = await Promise.all(
    issuers.map(async (issuer) => ({
      issuer,
      answer: await okta.discover({ issuer, clientId: '', approvedOrigins: [] }, { fresh: true }),
    })),
  );
  const found = answers.flatMap(({ issuer, answer }): FoundServer[] => {
    if (!answer.ok) return [];
    const { kind, label } = classifyIssuer(issuer);
    return [
      {
        issuer,
        kind,
        label,
        explanation: explanations[kind],
        grants: [...(answer.value.grantTypesSupported ?? [])],
        abilities: abilitiesOf(answer.value),
      },
    ];
  });
  if (found.length > 0) return success(found);
  const first = answers[0]?.answer;
  return first?.ok === false ? failed(plainError(first.error)) : failure('issuer_not_found', 'No authorization server answered there.');
};
