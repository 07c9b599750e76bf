import { type SubmitEvent, useEffect, useId, useRef, useState } from 'react';
import type { AppError, TenantDraft, TenantView } from '../../../src-preload/contract/index.ts';
import { useAsk, useTenant } from '../../store/services.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../shared/error-note.tsx';
import { Checkbox, TextArea, TextField } from '../../ui/field.tsx';
import { BrowserField } from './browser-field.tsx';
import styles from './forms.module.css';
import { commandFlaw, tenantDraftOf } from './tenant-draft.ts';
import { EnvironmentFields } from './tenant-fields.tsx';

export const EditTenantDialog = ({ tenantId, onClose }: { tenantId: string; onClose: () => void }) => {
  const tenant = useTenant(tenantId);
  return tenant === undefined ? null : <TenantForm tenant={tenant} onClose={onClose} />;
};

const TenantForm = ({ tenant, onClose }: { tenant: TenantView; onClose: () => void }) => {
  const [draft, setDraft] = useState<TenantDraft>(() => tenantDraftOf(tenant));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const ask = useAsk();
  const form = useId();
  const [tried, setTried] = useState(false);
  const problem = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // It may lie below what is seen of the dialog.
    if (error !== null) problem.current?.focus();
  }, [error]);
  const change = (part: Partial<TenantDraft>) => setDraft((before) => ({ ...before, ...part }));

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (draft.opensWith === 'browser' && commandFlaw(draft.browserCommand) !== null) {
      // Once the field is marked.
      setTimeout(() => {
        const input = document.getElementById(form)?.querySelector<HTMLElement>('[aria-invalid]');
        input?.focus();
        input?.parentElement?.scrollIntoView({ block: 'nearest' });
      });
      return;
    }
    setBusy(true);
    setError(null);
    const answer = await ask('tenant.update', { tenantId: tenant.id, tenant: draft });
    setBusy(false);
    if (answer.ok) onClose();
    else setError(answer.error);
  };

  return (
    <Dialog
      alert
      size="medium"
      title={`Edit ${tenant.name}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} busy={busy}>
            Save
          </Button>
        </>
      }
    >
      <form id={form} className={styles.fields} onSubmit={(event) => void save(event)}>
        <div className={styles.pair}>
          <TextField label="Tenant name" value={draft.name} maxLength={100} onChange={(name) => change({ name })} />
          <TextField
            mono
            label="Handle"
            value={draft.slug ?? ''}
            maxLength={60}
            hint={`First half of its connections’ handles: ${draft.slug ?? ''}/orders-api`}
            onChange={(slug) => change({ slug })}
          />
        </div>
        <TextField mono label="Okta domain" value={draft.orgUrl} maxLength={500} onChange={(orgUrl) => change({ orgUrl })} />
        <Checkbox
          label="Go past the system’s proxy"
          hint="This tenant’s servers are reached directly. A change holds from the next request on."
          checked={draft.proxy === 'none'}
          onChange={(past) => change({ proxy: past ? 'none' : 'system' })}
        />
        <EnvironmentFields tenant={draft} onChange={change} />
        <BrowserField tenant={draft} tried={tried} onChange={change} />
        <TextArea label="Notes" value={draft.notes} maxLength={4000} onChange={(notes) => change({ notes })} />
        {error !== null && (
          <div ref={problem} tabIndex={-1}>
            <ErrorNote error={error} />
          </div>
        )}
      </form>
    </Dialog>
  );
};
