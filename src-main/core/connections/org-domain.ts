import type { Environment } from '../../../src-preload/contract/index.ts';
import { fitsDns, isLoopback } from '../okta/index.ts';
import { failure, type Result, success } from '../base/index.ts';

/** Domains under which Okta hosts orgs. */
const hosted = ['okta.com', 'oktapreview.com', 'okta-emea.com', 'okta-gov.com', 'okta.mil', 'trexcloud.com'];
/** First labels of custom domains that say nothing about whose they are. */
const generic = new Set(['www', 'login', 'sso', 'id', 'auth', 'okta', 'account', 'accounts', 'identity', 'signin']);

export interface OrgDomain {
  /** `https://acme.okta.com`: an origin. */
  readonly orgUrl: string;
  /** `acme` */
  readonly label: string;
  readonly environment: Environment;
}

const hostedBase = (hostname: string): string | undefined => hosted.find((base) => hostname.endsWith(`.${base}`));

/** The host of the org behind a host of its admin console (`acme-admin.okta.com`); any other host as it is. */
export const withoutAdmin = (hostname: string): string =>
  hostedBase(hostname) === undefined ? hostname : hostname.replace(/^([a-z0-9-]+)-admin\./, '$1.');

const urlFrom = (text: string): URL | null => {
  const withScheme = (() => {
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
    if (/^(localhost|127\.[\d.]+|\[::1\])(:\d+)?(\/|$)/i.test(text)) return `http://${text}`;
    if (/^[a-z0-9-]+$/i.test(text)) return `https://${text}.okta.com`;
    return `https://${text}`;
  })();
  try {
    return new URL(withScheme);
  } catch {
    return null;
  }
};

const labelOf = (url: URL): string => {
  if (isLoopback(url)) return url.port === '' ? 'local' : `local-${url.port}`;
  const base = hostedBase(url.hostname);
  const labels = (base === undefined ? url.hostname : url.hostname.slice(0, -base.length - 1)).split('.');
  const telling = base === undefined && labels.length > 2 && generic.has(labels[0] ?? '') ? labels[1] : labels[0];
  return telling ?? url.hostname;
};

const environmentOf = (url: URL, label: string): Environment => {
  if (isLoopback(url)) return 'development';
  const base = hostedBase(url.hostname);
  if (base === 'oktapreview.com') return 'preview';
  return base !== undefined && /^(dev|integrator|trial)-/.test(label) ? 'development' : 'production';
};

/**
 * An org's URL from whatever a person has at hand: `acme`, `acme.okta.com`, a custom domain, an issuer, or an address
 * copied from the admin console. Fails with `invalid_input`, or `insecure_url` for http off loopback.
 */
export const parseOrgDomain = (text: string): Result<OrgDomain> => {
  const trimmed = text.trim();
  const example = 'Enter it like acme.okta.com, or just acme.';
  if (trimmed === '') return failure('invalid_input', 'Domain: it is empty.', example);
  const url = urlFrom(trimmed);
  if (url === null || /\s/.test(trimmed) || !fitsDns(url)) return failure('invalid_input', 'Domain: this is not a domain.', example);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return failure('invalid_input', `Domain: ${url.protocol} is not a web address.`, example);
  if (url.protocol === 'http:' && !isLoopback(url))
    return failure(
      'insecure_url',
      `Domain: ${url.origin} is not encrypted.`,
      'Use https; http is for this computer itself (127.0.0.1) only.',
    );
  if (url.username !== '' || url.password !== '')
    return failure('invalid_input', 'Domain: it must not contain a user name or password.', example);
  if (!isLoopback(url) && !/^(?:[^.]+\.)+[^.]+$/.test(url.hostname))
    return failure('invalid_input', `Domain: “${url.hostname}” is not a full domain.`, example);
  url.hostname = withoutAdmin(url.hostname);
  const label = labelOf(url);
  return success({ orgUrl: url.origin, label, environment: environmentOf(url, label) });
};

/** “Acme” from `acme`, “Dev 123456” from `dev-123456`. */
export const nameFromLabel = (label: string): string =>
  label
    .split('-')
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
