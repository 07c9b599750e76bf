import type { ConnectionDraft, Suggestion } from '../../src-preload/contract/index.ts';
import { formatSpan } from '../ui/duration.ts';
import { Checkbox, Field, TextField } from '../ui/field.tsx';
import { PlainSelect } from '../ui/plain-select.tsx';
import { issuerMeant } from './connection-draft.ts';
import styles from './forms.module.css';
import { Section } from './section.tsx';
import { ScopesField } from './scopes-field.tsx';
import { SuggestionCards } from './suggestion-cards.tsx';

export interface ConnectionFieldsProps {
  readonly draft: ConnectionDraft;
  readonly orgUrl: string | null;
  readonly suggestion: Suggestion | null;
  readonly onChange: (change: Partial<ConnectionDraft>) => void;
  /** Which fields a person left empty that must not be, once they tried to save. */
  readonly missing: (field: 'name' | 'issuer' | 'clientId' | 'redirectUri') => string | null;
  /** Handles are made up by main for new connections. */
  readonly withHandle: boolean;
}

const isCustomServer = (issuers: readonly string[]) => (option: string, value: string) =>
  option === value || (option.endsWith('/oauth2/') && value.startsWith(option) && !issuers.includes(value));

/** One client at one authorization server, as a form. */
export const ConnectionFields = ({ draft, orgUrl, suggestion, onChange, missing, withHandle }: ConnectionFieldsProps) => {
  const meant = issuerMeant(draft.issuer, orgUrl);
  const issuers = suggestion?.issuers.map((one) => one.issuer) ?? [];
  return (
    <>
      <Section title="Server" about="Who issues the tokens. The client and its policies must belong to this server.">
        <TextField
          mono
          label="Authorization server"
          placeholder="https://acme.okta.com/oauth2/default"
          maxLength={500}
          value={draft.issuer}
          error={missing('issuer')}
          hint={meant === draft.issuer.trim() ? 'The issuer, to the letter; or only the ID of a custom server.' : `Means ${meant}`}
          onChange={(issuer) => onChange({ issuer })}
          onBlur={() => {
            if (meant !== draft.issuer) onChange({ issuer: meant });
          }}
        />
        {suggestion !== null && (
          <SuggestionCards
            label="Suggested servers"
            value={draft.issuer}
            options={suggestion.issuers.map((one) => ({ value: one.issuer, label: one.label, explanation: one.explanation }))}
            matches={isCustomServer(issuers)}
            onChoose={(issuer) => onChange({ issuer })}
          />
        )}
      </Section>

      <Section title="Client" about="The app in Okta that Tenantry signs in as: a native app, without a secret.">
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
        {suggestion !== null && (
          <SuggestionCards
            label="Suggested ways back"
            value={draft.redirectUri}
            options={suggestion.redirectUris.map((one) => ({ value: one.redirectUri, label: one.label, explanation: one.explanation }))}
            onChoose={(redirectUri) => onChange({ redirectUri })}
          />
        )}
      </Section>

      <Section title="Scopes" about="What the tokens may do and say. Without a hint to the contrary, leave the first two on.">
        <ScopesField scopes={draft.scopes} known={suggestion?.scopes ?? []} onChange={(scopes) => onChange({ scopes })} />
      </Section>

      <Section title="Session">
        <Checkbox
          label="Keep it fresh"
          hint="Refreshes the tokens before they expire. Off: only when you copy one, or on demand."
          checked={draft.keepFresh}
          onChange={(keepFresh) => onChange({ keepFresh })}
        />
        {!draft.keepFresh && (
          <Checkbox
            label="Keep it alive"
            hint="Uses the refresh token shortly before it would end by idleness, so that no new sign-in is needed."
            checked={draft.keepAlive}
            onChange={(keepAlive) => onChange({ keepAlive })}
          />
        )}
        <div className={styles.pair}>
          <Field label="Refresh token idle limit" hint="As the authorization server’s access policy has it; Okta does not tell it to apps.">
            {({ id, describedBy }) => (
              <PlainSelect
                id={id}
                describedBy={describedBy}
                value={String(draft.refreshTokenIdleMs)}
                options={idleLimitsWith(draft.refreshTokenIdleMs)}
                onChange={(value) => onChange({ refreshTokenIdleMs: value === 'null' ? null : Number(value) })}
              />
            )}
          </Field>
          <TextField
            label="Login hint"
            maxLength={200}
            value={draft.loginHint ?? ''}
            hint="Fills in the user name on Okta’s sign-in page. Optional."
            onChange={(hint) => onChange({ loginHint: hint === '' ? null : hint })}
          />
        </div>
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
