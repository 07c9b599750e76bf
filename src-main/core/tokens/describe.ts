import type { ClaimView, DecodedTokenView } from '../../../src-preload/contract/index.ts';
import { claimCatalogue, claimRank, explainMethods } from './claim-catalogue.ts';
import { decodeToken, type JsonObject } from './decode.ts';
import { memberTexts, prettyJson } from './json-text.ts';
import { numericDateMs } from './lifetimes.ts';

/** What the connection expects, to say whether a token's claims agree. */
export interface ExpectedClaims {
  readonly issuer: string;
  readonly clientId: string;
}

interface Side {
  readonly claims: JsonObject;
  /** The text of each claim's value as the server wrote it. */
  readonly texts: ReadonlyMap<string, string>;
}

const compact = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const textOf = (name: string, { claims, texts }: Side): string => {
  const value = claims[name];
  return typeof value === 'string' ? value : (texts.get(name) ?? compact(value));
};

const agreement = (name: string, value: unknown, expected: ExpectedClaims | undefined): string => {
  if (expected === undefined) return '';
  switch (name) {
    case 'iss':
      return value === expected.issuer ? ' ✓ this connection’s issuer' : ' ✗ not this connection’s issuer';
    case 'azp':
    case 'cid':
    case 'client_id':
      return value === expected.clientId ? ' ✓ this connection’s client ID' : ' ✗ not this connection’s client ID';
    case 'aud':
      // An access token is meant for an API, so another audience is no disagreement.
      return value === expected.clientId || (Array.isArray(value) && value.includes(expected.clientId))
        ? ' ✓ this connection’s client ID'
        : '';
    default:
      return '';
  }
};

const meaningOf = (name: string, value: unknown, expected: ExpectedClaims | undefined): string | null => {
  const meaning = claimCatalogue.get(name)?.meaning;
  if (meaning === undefined) return null;
  const methods = name === 'amr' ? explainMethods(value) : null;
  return `${methods === null ? meaning : `${meaning}: ${methods}`}${agreement(name, value, expected)}`;
};

/** For two lists, what came and went (`+ Orders-Admin, − Auditors`); else the value before. */
const beforeOf = (value: unknown, previous: unknown, previousText: string): string => {
  if (!Array.isArray(value) || !Array.isArray(previous)) return previousText;
  const now = new Set(value.map(compact));
  const then = new Set(previous.map(compact));
  const came = [...now].filter((item) => !then.has(item)).map((item) => `+ ${item}`);
  const went = [...then].filter((item) => !now.has(item)).map((item) => `− ${item}`);
  return came.length + went.length === 0 ? previousText : [...came, ...went].join(', ');
};

/** Whether two JSON values say the same. Members are looked at as own ones only: a claim may be called `toString`. */
const isSameJson = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return Object.is(one, other);
  const names = Object.keys(one);
  return (
    Array.isArray(one) === Array.isArray(other) &&
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSameJson(one[name as keyof object], other[name as keyof object]))
  );
};

/** Lists of groups and the like are sets: another order is no change. */
const isSame = (value: unknown, previous: unknown): boolean =>
  Array.isArray(value) && Array.isArray(previous)
    ? isSameJson(value.map(compact).toSorted(), previous.map(compact).toSorted())
    : isSameJson(value, previous);

/** Epoch ms; null for what is no time. */
const timeOf = (name: string, claims: JsonObject): number | null =>
  claimCatalogue.get(name)?.isTime && Object.hasOwn(claims, name) ? numericDateMs(claims[name]) : null;

const row = (name: string, now: Side, before: Side | null, expected: ExpectedClaims | undefined): ClaimView => {
  const info = claimCatalogue.get(name);
  const isHere = Object.hasOwn(now.claims, name);
  const side = isHere || before === null ? now : before;
  const value = side.claims[name];
  const wasThere = before !== null && Object.hasOwn(before.claims, name);
  const base = {
    name,
    text: textOf(name, side),
    time: timeOf(name, side.claims),
    meaning: meaningOf(name, value, isHere ? expected : undefined),
    source: info?.source ?? null,
  };
  if (before === null || info?.isVolatile) return { ...base, change: null, before: null };
  if (!wasThere) return { ...base, change: 'added', before: null };
  if (!isHere) return { ...base, change: 'removed', before: null };
  if (isSame(value, before.claims[name])) return { ...base, change: null, before: null };
  const previousText = textOf(name, before);
  return { ...base, change: 'changed', before: beforeOf(value, before.claims[name], previousText) };
};

const rows = (now: Side, before: Side | null, expected: ExpectedClaims | undefined): readonly ClaimView[] => {
  const gone =
    before === null
      ? []
      : Object.keys(before.claims).filter((name) => !Object.hasOwn(now.claims, name) && !claimCatalogue.get(name)?.isVolatile);
  return [...Object.keys(now.claims), ...gone]
    .toSorted((one, other) => claimRank(one) - claimRank(other))
    .map((name) => row(name, now, before, expected));
};

/**
 * A token as a person inspects it: every claim with its meaning, in reading order, with what changed against the token
 * before. Claims that differ in every token (`iat`, `exp`, `jti`, `at_hash`, …) never count as changed; a claim that is
 * gone has its last row. Values and both JSON texts are exactly as the server wrote them, big numbers unrounded. Never
 * throws.
 */
export const describeToken = (raw: string, previousRaw: string | null, expected?: ExpectedClaims): DecodedTokenView => {
  const token = decodeToken(raw);
  if (token.kind === 'opaque') return { kind: 'opaque', reason: token.reason };
  const previous = previousRaw === null ? null : decodeToken(previousRaw);
  const side = (decoded: typeof token): Side => ({ claims: decoded.payload, texts: memberTexts(decoded.payloadText) });
  const claims = rows(side(token), previous?.kind === 'jwt' ? side(previous) : null, expected);
  return {
    kind: 'jwt',
    claims: [...claims],
    headerJson: prettyJson(token.headerText),
    payloadJson: prettyJson(token.payloadText),
    changes: claims.filter((claim) => claim.change !== null).length,
  };
};

/** Claims that came outside a token (introspection, userinfo), as rows with their meaning. */
export const describeClaims = (claims: JsonObject, expected?: ExpectedClaims): ClaimView[] => [
  ...rows({ claims, texts: new Map() }, null, expected),
];

export interface ComparedClaim {
  readonly name: string;
  readonly meaning: string | null;
  readonly one: string | null;
  readonly other: string | null;
  /** Epoch ms, for claims that are times. */
  readonly oneTime: number | null;
  readonly otherTime: number | null;
  readonly isSame: boolean;
}

/** Two sets of claims side by side, in reading order. Lists are compared as sets. */
export const compareClaims = (one: JsonObject, other: JsonObject): ComparedClaim[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .toSorted((first, second) => claimRank(first) - claimRank(second))
    .map((name) => ({
      name,
      meaning: claimCatalogue.get(name)?.meaning ?? null,
      one: Object.hasOwn(one, name) ? compact(one[name]) : null,
      other: Object.hasOwn(other, name) ? compact(other[name]) : null,
      oneTime: timeOf(name, one),
      otherTime: timeOf(name, other),
      isSame: Object.hasOwn(one, name) && Object.hasOwn(other, name) && isSame(one[name], other[name]),
    }));
