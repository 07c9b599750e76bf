import { useEffect, useState } from 'react';
import type { TenantView } from '../../../src-preload/contract/index.ts';
import { useNavigation } from '../../store/navigation.tsx';
import { useAsk, useTenant } from '../../store/services.tsx';
import { useAnswer } from '../../store/use-answer.ts';
import { environmentNames } from '../shared/environment.tsx';
import { emptyConnectionDraft, withSuggestion } from './connection-draft.ts';
import { ConnectionForm } from './connection-form.tsx';

/** A further connection of a tenant. */
export const AddConnectionPage = ({ tenantId }: { tenantId: string }) => {
  const tenant = useTenant(tenantId);
  const { leaveTo } = useNavigation();
  const gone = tenant === undefined;
  useEffect(() => {
    if (gone) leaveTo({ page: 'overview' });
  }, [gone, leaveTo]);
  return gone ? null : <AddConnectionForm tenant={tenant} />;
};

const AddConnectionForm = ({ tenant }: { tenant: TenantView }) => {
  const { go } = useNavigation();
  const ask = useAsk();
  const [draft, setDraft] = useState(emptyConnectionDraft);
  const [touched, setTouched] = useState(false);
  const { value: suggestion } = useAnswer('tenant.suggest', { domain: tenant.orgUrl }, tenant.orgUrl);
  useEffect(() => {
    if (suggestion !== null) setDraft((now) => withSuggestion(now, suggestion, null));
  }, [suggestion]);
  return (
    <ConnectionForm
      title="Add connection"
      sub={`To ${tenant.name} · ${environmentNames[tenant.environment].long}, ${tenant.orgUrl}`}
      draft={draft}
      suggestion={suggestion}
      orgUrl={tenant.orgUrl}
      unsaved={touched}
      onChange={(part) => {
        setTouched(true);
        setDraft((now) => ({ ...now, ...part }));
      }}
      save={(connection) => ask('connection.add', { tenantId: tenant.id, connection })}
      onCancel={() => go({ page: 'overview' })}
    />
  );
};
