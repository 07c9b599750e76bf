import { useState } from 'react';
import { isAvailable } from '../../../src-preload/contract/actions.ts';
import type { ConnectionView, IntrospectionView } from '../../../src-preload/contract/index.ts';
import type { TokenName } from '../../store/navigation.tsx';
import { ClaimsTable } from '../shared/claims-table.tsx';
import { JsonPart } from '../shared/raw-json.tsx';
import { useConnection } from '../../store/services.tsx';
import { useAnswer } from '../../store/use-answer.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../shared/error-note.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useCloseWhenGone } from '../../ui/use-close-when-gone.ts';
import styles from './operations.module.css';

const names: Readonly<Record<TokenName, string>> = { access: 'Access token', id: 'ID token', refresh: 'Refresh token' };

const heldBy = (connection: ConnectionView): TokenName[] =>
  (['access', 'id', 'refresh'] as const).filter((token) => isAvailable(`introspect-${token}`, connection));

/** What the authorization server says of a token it issued (RFC 7662). */
export const IntrospectionDialog = ({ connectionId, token, onClose }: { connectionId: string; token: TokenName; onClose: () => void }) => {
  const connection = useConnection(connectionId);
  const [chosen, setChosen] = useState(token);
  const held = connection === undefined ? [] : heldBy(connection);
  const which = held.includes(chosen) ? chosen : (held[0] ?? chosen);
  useCloseWhenGone(held.length === 0, onClose);
  if (connection === undefined || held.length === 0) return null;
  return (
    <Dialog title="Introspection" size="large" onClose={onClose}>
      <div className={styles.bar}>
        <p>What the authorization server says of a token, this very moment.</p>
        <span className={styles.grow} />
        <Segmented label="Token" value={which} options={held.map((value) => ({ value, label: names[value] }))} onChange={setChosen} />
      </div>
      {/* Another token is another question: nothing of the last answer stays. */}
      <Answer key={which} connection={connection} which={which} />
    </Dialog>
  );
};

const Answer = ({ connection, which }: { connection: ConnectionView; which: TokenName }) => {
  const { id, revision } = connection;
  const answer = useAnswer('session.introspect', { connectionId: id, token: which }, `${id} ${which} ${revision}`);
  const [raw, setRaw] = useState(false);
  return (
    <>
      {answer.error !== null && <ErrorNote error={answer.error} onRetry={answer.again} />}
      {answer.value === null && answer.loading && <p role="status">Asking the authorization server…</p>}
      {answer.value !== null && answer.error === null && (
        <>
          <div className={styles.bar}>
            <p className={styles.verdict} role="status">
              <Badge tone={answer.value.active ? 'ok' : 'bad'}>{answer.value.active ? 'Active' : 'Not active'}</Badge>{' '}
              {verdict(answer.value, which)}
            </p>
            <span className={styles.grow} />
            <Button small aria-pressed={raw} onClick={() => setRaw(!raw)}>
              Raw JSON
            </Button>
            <Button small busy={answer.loading} onClick={answer.again}>
              Ask again
            </Button>
          </div>
          <Contents answer={answer.value} raw={raw} />
        </>
      )}
    </>
  );
};

const verdict = ({ active }: IntrospectionView, which: TokenName): string =>
  active
    ? `The server honours this ${whichName(which)}.`
    : `The server does not honour this ${whichName(which)}: it has expired, was revoked, or is not this client’s to ask about. It tells no more than that.`;

const whichName = (which: TokenName): string => (which === 'id' ? 'ID token' : names[which].toLowerCase());

const Contents = ({ answer, raw }: { answer: IntrospectionView; raw: boolean }) => {
  if (raw)
    return (
      <div className={styles.frame}>
        <JsonPart title="Answer" json={answer.json} />
      </div>
    );
  return answer.claims.length === 0 ? null : (
    <div className={styles.frame}>
      <ClaimsTable claims={answer.claims} />
    </div>
  );
};
