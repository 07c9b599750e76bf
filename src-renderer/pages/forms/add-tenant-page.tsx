import { messageAndRemedy } from '../../../src-preload/contract/words/words.ts';
import { useEffect, useRef, useState } from 'react';
import type { Suggestion, TenantDraft } from '../../../src-preload/contract/index.ts';
import { useNavigation } from '../../store/navigation.tsx';
import { useAsk } from '../../store/services.tsx';
import { useAnswer } from '../../store/use-answer.ts';
import { TextField } from '../../ui/field.tsx';
import { emptyConnectionDraft, withSuggestion } from './connection-draft.ts';
import { ConnectionForm } from './connection-form.tsx';
import styles from './forms.module.css';
import { Section } from './section.tsx';
import { emptyTenantDraft } from './tenant-draft.ts';
import { EnvironmentFields } from './tenant-fields.tsx';
import { useDebounced } from './use-debounced.ts';

/** A new tenant with its first connection; the domain fills in the rest. */
export const AddTenantPage = () => {
  const { go } = useNavigation();
  const ask = useAsk();
  const [tenant, setTenant] = useState<TenantDraft>(emptyTenantDraft);
  const [connection, setConnection] = useState(emptyConnectionDraft);
  const [own, setOwn] = useState({ name: false, environment: false });
  const [touched, setTouched] = useState(false);

  const domain = useDebounced(tenant.orgUrl.trim(), 300);
  const suggested = useAnswer('tenant.suggest', { domain }, domain === '' ? null : domain);
  const suggestion = domain === '' || suggested.error !== null ? null : suggested.value;
  const previous = useRef<Suggestion | null>(null);

  // What the user has not touched follows the domain.
  useEffect(() => {
    if (suggestion === null || suggestion === previous.current) return;
    const before = previous.current;
    previous.current = suggestion;
    setTenant((now) => ({
      ...now,
      name: own.name ? now.name : suggestion.tenantName,
      environment: own.environment ? now.environment : suggestion.environment,
    }));
    setConnection((now) => withSuggestion(now, suggestion, before));
  }, [suggestion, own]);

  const change = (part: Partial<TenantDraft>) => {
    setTouched(true);
    setTenant((now) => ({ ...now, ...part }));
  };

  return (
    <ConnectionForm
      title="Add tenant"
      sub="An Okta org, and a first connection to it."
      draft={connection}
      suggestion={suggestion}
      orgUrl={suggestion?.orgUrl ?? null}
      unsaved={touched}
      complete={tenant.orgUrl.trim() !== '' && tenant.name.trim() !== ''}
      onChange={(part) => {
        setTouched(true);
        setConnection((now) => ({ ...now, ...part }));
      }}
      save={(draft) => ask('tenant.add', { tenant: { ...tenant, orgUrl: suggestion?.orgUrl ?? tenant.orgUrl }, connection: draft })}
      onCancel={() => go({ page: 'overview' })}
    >
      {(tried) => (
        <Section title="Tenant" about="The domain is enough to begin with; the rest is suggested from it.">
          <div className={styles.pair}>
            <TextField
              // The first field of a page that was just asked for.
              autoFocus
              mono
              label="Okta domain"
              placeholder="acme.okta.com"
              inputMode="url"
              maxLength={500}
              value={tenant.orgUrl}
              error={
                tried && tenant.orgUrl.trim() === ''
                  ? 'This cannot be empty.'
                  : domain !== '' && suggested.error !== null
                    ? messageAndRemedy(suggested.error)
                    : null
              }
              hint="As in the address of your Okta pages."
              onChange={(orgUrl) => change({ orgUrl })}
            />
            <TextField
              label="Tenant name"
              placeholder="Acme"
              maxLength={100}
              value={tenant.name}
              error={tried && tenant.name.trim() === '' ? 'This cannot be empty.' : null}
              hint="How you call this org."
              onChange={(name) => {
                setOwn((now) => ({ ...now, name: name !== '' }));
                change({ name });
              }}
            />
          </div>
          <EnvironmentFields
            tenant={tenant}
            onChange={(part) => {
              if (part.environment !== undefined) setOwn((now) => ({ ...now, environment: true }));
              change(part);
            }}
          />
        </Section>
      )}
    </ConnectionForm>
  );
};
