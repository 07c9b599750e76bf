import { useEffect, useState } from 'react';
import { isSignedIn } from '../../../src-preload/contract/actions.ts';
import type { ConnectionView, TenantView } from '../../../src-preload/contract/index.ts';
import { useNavigation } from '../../store/navigation.tsx';
import { useAsk, useConnection, useTenant } from '../../store/services.tsx';
import { useAnswer } from '../../store/use-answer.ts';
import { draftOf } from './connection-draft.ts';
import { ConnectionForm } from './connection-form.tsx';

export const EditConnectionPage = ({ connectionId }: { connectionId: string }) => {
  const connection = useConnection(connectionId);
  const tenant = useTenant(connection?.tenantId);
  const { leaveTo } = useNavigation();
  const gone = connection === undefined || tenant === undefined;
  useEffect(() => {
    if (gone) leaveTo({ page: 'overview' });
  }, [gone, leaveTo]);
  return gone ? null : <EditConnectionForm connection={connection} tenant={tenant} />;
};

const EditConnectionForm = ({ connection, tenant }: { connection: ConnectionView; tenant: TenantView }) => {
  const { go } = useNavigation();
  const ask = useAsk();
  const [draft, setDraft] = useState(() => draftOf(connection));
  const [touched, setTouched] = useState(false);
  const { value: suggestion } = useAnswer('tenant.suggest', { domain: tenant.orgUrl }, tenant.orgUrl);
  return (
    <ConnectionForm
      connection={connection}
      title={`Edit ${connection.name}`}
      sub={
        isSignedIn(connection)
          ? `${tenant.name} · another issuer or client ID needs a new sign-in; its tokens are never sent elsewhere`
          : tenant.name
      }
      draft={draft}
      suggestion={suggestion}
      orgUrl={tenant.orgUrl}
      unsaved={touched}
      onChange={(part) => {
        setTouched(true);
        setDraft((now) => ({ ...now, ...part }));
      }}
      save={async (changed) => {
        const answer = await ask('connection.update', { connectionId: connection.id, connection: changed });
        return answer.ok ? { ok: true, value: { connectionId: connection.id } } : answer;
      }}
      onCancel={() => go({ page: 'connection', connectionId: connection.id, tab: 'connection' })}
    />
  );
};
