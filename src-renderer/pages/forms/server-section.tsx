import { useState } from 'react';
import type { AppError, ConnectionDraft, FoundServer, Suggestion } from '../../../src-preload/contract/index.ts';
import { useAsk } from '../../store/services.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorNote } from '../shared/error-note.tsx';
import { TextField } from '../../ui/field.tsx';
import type { Choice } from './choice-cards.tsx';
import { issuerMeant } from './connection-draft.ts';
import styles from './forms.module.css';
import { grantTypeLabel } from './method-words.ts';
import { Section } from './section.tsx';
import { SuggestionCards } from './suggestion-cards.tsx';

interface ServerSectionProps {
  readonly draft: ConnectionDraft;
  readonly orgUrl: string | null;
  readonly suggestion: Suggestion | null;
  readonly error: string | null;
  readonly onChange: (change: Partial<ConnectionDraft>) => void;
}

const isCustomServer = (issuers: readonly string[]) => (option: string, value: string) =>
  option === value || (option.endsWith('/oauth2/') && value.startsWith(option) && !issuers.includes(value));

/** Which authorization server issues the tokens: typed, suggested, or found by asking the org. */
export const ServerSection = ({ draft, orgUrl, suggestion, error, onChange }: ServerSectionProps) => {
  const search = useServerSearch(orgUrl);
  const meant = issuerMeant(draft.issuer, orgUrl);
  const suggested = suggestion?.issuers.map((one) => ({ value: one.issuer, label: one.label, explanation: one.explanation })) ?? [];
  const options =
    search.found === null ? suggested : [...search.found.map(foundChoice), ...suggested.filter(({ value }) => value.endsWith('/oauth2/'))];
  return (
    <Section title="Server" about="Who issues the tokens. The client and its policies must belong to this server.">
      <div className={styles.withButton}>
        <TextField
          mono
          label="Authorization server"
          placeholder="https://acme.okta.com/oauth2/default"
          maxLength={500}
          value={draft.issuer}
          error={error}
          hint={meant === draft.issuer.trim() ? 'The issuer, to the letter; or only the ID of a custom server.' : `Means ${meant}`}
          onChange={(issuer) => onChange({ issuer })}
          onBlur={() => {
            if (meant !== draft.issuer) onChange({ issuer: meant });
          }}
        />
        {orgUrl !== null && (
          <Button busy={search.busy} onClick={() => void search.start(orgUrl)}>
            Find servers of this org
          </Button>
        )}
      </div>
      {search.error !== null && <ErrorNote error={search.error} />}
      {options.length > 0 && (
        <SuggestionCards
          label={search.found === null ? 'Suggested servers' : 'Servers found'}
          value={draft.issuer}
          options={options}
          matches={isCustomServer(options.map(({ value }) => value))}
          onChoose={(issuer) => onChange({ issuer })}
        />
      )}
      <p role="status" className={styles.explanation}>
        {search.found !== null && foundSentence(search.found)}
      </p>
    </Section>
  );
};

const foundSentence = (found: readonly FoundServer[]): string =>
  `${found.length === 1 ? 'One server' : `${found.length} servers`} of this org answered${
    found.some(({ kind }) => kind === 'default') ? '' : '; default did not, so API Access Management may be missing'
  }. Okta lists custom servers to admins only: ask for the ID or the Issuer URI, in Security > API > Authorization Servers.`;

const foundChoice = ({ issuer, label, explanation, grants, abilities }: FoundServer): Choice<string> => ({
  value: issuer,
  label,
  explanation,
  more: (
    <>
      <p className={styles.issuer}>{issuer}</p>
      {grants.length > 0 && <p>Grants: {grants.map(grantTypeLabel).join(', ')}.</p>}
      {abilities.length > 0 && <p>Can: {abilities.join(', ')}.</p>}
    </>
  ),
});

interface ServerSearch {
  readonly found: readonly FoundServer[] | null;
  readonly error: AppError | null;
  readonly busy: boolean;
  start(orgUrl: string): Promise<void>;
}

/** What an org was found to have; forgotten when another one is meant. */
const useServerSearch = (orgUrl: string | null): ServerSearch => {
  const ask = useAsk();
  const [state, setState] = useState<Omit<ServerSearch, 'start'> & { readonly orgUrl: string | null }>({
    orgUrl: null,
    found: null,
    error: null,
    busy: false,
  });
  const mine = state.orgUrl === orgUrl ? state : { found: null, error: null, busy: false };
  return {
    ...mine,
    start: async (asked) => {
      setState({ orgUrl: asked, found: null, error: null, busy: true });
      const answer = await ask('tenant.findServers', { orgUrl: asked });
      const outcome = answer.ok ? { found: answer.value, error: null } : { found: null, error: answer.error };
      setState((now) => (now.orgUrl === asked ? { orgUrl: asked, ...outcome, busy: false } : now));
    },
  };
};
