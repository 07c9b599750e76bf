import { grants, hasUser } from '../../../src-preload/contract/grants.ts';
import type { ConnectionDraft, ConnectionView, Suggestion } from '../../../src-preload/contract/index.ts';
import { formatSpan } from '../../ui/duration.ts';
import { Checkbox, Field, TextField } from '../../ui/field.tsx';
import { PlainSelect } from '../../ui/plain-select.tsx';
import { AfterSignOutField } from './after-sign-out-field.tsx';
import { AuthorizationOptionsFields, ResourceField } from './authorization-options.tsx';
import { ClientAuthenticationSection } from './client-authentication-section.tsx';
import type { CredentialDraft } from '../../store/credential-draft.ts';
import styles from './forms.module.css';
import { MethodSection } from './method-section.tsx';
import { ScopesField } from './scopes-field.tsx';
import { Section } from './section.tsx';
import { ServerSection } from './server-section.tsx';
import { SuggestionCards } from './suggestion-cards.tsx';

export interface ConnectionFieldsProps {
  readonly draft: ConnectionDraft;
  readonly orgUrl: string | null;
  readonly suggestion: Suggestion | null;
  /** For the server that is meant. */
  readonly redirectSuggestions: Suggestion['redirectUris'];
  /** The connection that is edited; null for a new one. */
  readonly connection: ConnectionView | null;
  /** A secret or key typed in, to be saved along; null leaves what is held. */
  readonly credential: CredentialDraft | null;
  readonly onChange: (change: Partial<ConnectionDraft>) => void;
  readonly onCredential: (credential: CredentialDraft | null) => void;
  /** Which fields the user left empty that must not be, once saving was tried. */
  readonly missing: (field: 'name' | 'issuer' | 'clientId' | 'redirectUri') => string | null;
  /** Handles are made up by main for new connections. */
  readonly withHandle: boolean;
}

/** One client at one authorization server, as a form. */
export const ConnectionFields = (props: ConnectionFieldsProps) => {
  const { draft, orgUrl, suggestion, redirectSuggestions, connection, credential, onChange, onCredential, missing, withHandle } = props;
  const redirects = grants[draft.method.grant].redirects;
  const machine = !hasUser(draft.method.grant);
  return (
    <>
      <ServerSection draft={draft} orgUrl={orgUrl} suggestion={suggestion} error={missing('issuer')} onChange={onChange} />

      <MethodSection draft={draft} onChange={onChange} />

      <Section title="Client" about="The app in Okta that Tenantry signs in as.">
        <div className={styles.pair}>
          <TextField
            label="Connection name"
            placeholder="Orders API"
            maxLength={100}
            value={draft.name}
            error={missing('name')}
            hint="How you will recognise it."
            onChange={(name) => onChange({ name })}
          />
          <TextField
            mono
            label="Client ID"
            placeholder="0oa…"
            maxLength={200}
            value={draft.clientId}
            error={missing('clientId')}
            hint="Applications > your app > General > Client Credentials."
            onChange={(clientId) => onChange({ clientId })}
          />
        </div>
        {redirects && (
          <>
            <TextField
              mono
              label="Redirect URI"
              placeholder="com.okta.acme:/callback"
              maxLength={500}
              value={draft.redirectUri}
              error={missing('redirectUri')}
              hint="How the browser finds its way back to Tenantry. Okta compares it to the letter."
              onChange={(redirectUri) => onChange({ redirectUri })}
            />
            {redirectSuggestions.length > 0 && (
              <SuggestionCards
                label="Suggested ways back"
                value={draft.redirectUri}
                options={redirectSuggestions.map((one) => ({ value: one.redirectUri, label: one.label, explanation: one.explanation }))}
                onChoose={(redirectUri) => onChange({ redirectUri })}
              />
            )}
            <AfterSignOutField draft={draft} onChange={onChange} />
          </>
        )}
      </Section>

      <ClientAuthenticationSection
        draft={draft}
        connection={connection}
        credential={credential}
        onChange={onChange}
        onCredential={onCredential}
      />

      <Section
        title="Scopes"
        about={
          machine
            ? 'What the token may do. openid and offline_access are taken out: they are about a user, and here no user signs in.'
            : 'What the tokens may do and say. Without a hint to the contrary, leave the first two on.'
        }
      >
        <ScopesField scopes={draft.scopes} hasUser={!machine} onChange={(scopes) => onChange({ scopes })} />
        {machine && (
          <ResourceField
            resource={draft.method.authorization.resource}
            onChange={(resource) => onChange({ method: { ...draft.method, authorization: { ...draft.method.authorization, resource } } })}
          />
        )}
      </Section>

      {redirects && <AuthorizationOptionsFields draft={draft} onChange={onChange} />}

      <Section title="Session">
        <Checkbox
          label="Keep it fresh"
          hint={
            machine
              ? 'Asks for a new access token before the old one expires. Off: only when you copy it, or on demand.'
              : 'Refreshes the tokens before they expire. Off: only when you copy one, or on demand.'
          }
          checked={draft.keepFresh}
          onChange={(keepFresh) => onChange({ keepFresh })}
        />
        {!machine && !draft.keepFresh && (
          <Checkbox
            label="Keep it alive"
            hint="Uses the refresh token shortly before it would end by idleness, so that no new sign-in is needed."
            checked={draft.keepAlive}
            onChange={(keepAlive) => onChange({ keepAlive })}
          />
        )}
        {!machine && (
          <Field label="Refresh token idle limit" hint="As the authorization server’s access policy has it; Okta does not tell it to apps.">
            {({ id, describedBy }) => (
              <div>
                <PlainSelect
                  id={id}
                  describedBy={describedBy}
                  value={String(draft.refreshTokenIdleMs)}
                  options={idleLimitsWith(draft.refreshTokenIdleMs)}
                  onChange={(value) => onChange({ refreshTokenIdleMs: value === 'null' ? null : Number(value) })}
                />
              </div>
            )}
          </Field>
        )}
        {withHandle && (
          <TextField
            mono
            label="Handle"
            maxLength={60}
            value={draft.slug ?? ''}
            hint="Short name after the tenant’s, as in acme/orders-api."
            onChange={(slug) => onChange({ slug })}
          />
        )}
      </Section>
    </>
  );
};

const minute = 60_000;
const day = 1440 * minute;
const idleLimits: ReadonlyArray<{ readonly value: string; readonly label: string }> = [
  { value: 'null', label: 'not known' },
  { value: String(10 * minute), label: '10 minutes' },
  { value: String(60 * minute), label: '1 hour' },
  { value: String(day), label: '1 day' },
  { value: String(7 * day), label: '7 days (Okta’s default)' },
  { value: String(30 * day), label: '30 days' },
  { value: String(90 * day), label: '90 days' },
];

/** Also offers a limit that is not among the usual ones, when it is the one noted. */
const idleLimitsWith = (ms: number | null) =>
  ms === null || idleLimits.some((limit) => limit.value === String(ms))
    ? idleLimits
    : [{ value: String(ms), label: formatSpan(ms) }, ...idleLimits];
