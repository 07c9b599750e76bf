import { useState } from 'react';
import { isAvailable } from '../../../src-preload/contract/actions.ts';
import type { UserinfoView } from '../../../src-preload/contract/index.ts';
import { TimeValue } from '../shared/claims-table.tsx';
import { JsonPart } from '../shared/raw-json.tsx';
import { useConnection } from '../../store/services.tsx';
import { useAnswer } from '../../store/use-answer.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../shared/error-note.tsx';
import { useCloseWhenGone } from '../../ui/use-close-when-gone.ts';
import styles from './operations.module.css';

type Row = UserinfoView['rows'][number];

const comparisons: Readonly<Record<Row['comparison'], { readonly tone: 'ok' | 'warn' | 'off'; readonly word: string }>> = {
  same: { tone: 'ok', word: 'Same' },
  different: { tone: 'warn', word: 'Differs' },
  'userinfo-only': { tone: 'off', word: 'Userinfo only' },
  'id-token-only': { tone: 'off', word: 'ID token only' },
};

/** What the userinfo endpoint says beside what the ID token says (OpenID Connect Core, 5.3). */
export const UserinfoDialog = ({ connectionId, onClose }: { connectionId: string; onClose: () => void }) => {
  const connection = useConnection(connectionId);
  const isGone = connection === undefined || !isAvailable('userinfo', connection);
  const answer = useAnswer('session.userinfo', { connectionId }, isGone ? null : `${connectionId} ${connection.revision}`);
  const [raw, setRaw] = useState(false);
  useCloseWhenGone(isGone, onClose);
  if (isGone) return null;
  return (
    <Dialog title="Userinfo" size="large" onClose={onClose}>
      <p>
        {connection.idToken === null
          ? 'This session holds no ID token, so there is nothing to compare with.'
          : 'Okta keeps ID tokens thin: one that comes with an access token may leave out what the scopes profile, email and groups grant. The userinfo endpoint has all of it. Claims about the token itself (iss, aud, exp) are in the ID token only.'}
      </p>
      {answer.error !== null && <ErrorNote error={answer.error} onRetry={answer.again} />}
      {answer.value === null && answer.loading && <p role="status">Asking the userinfo endpoint…</p>}
      {answer.value !== null && answer.error === null && (
        <>
          <div className={styles.bar}>
            <p className={styles.verdict} role="status">
              {summary(answer.value.rows)}
            </p>
            <span className={styles.grow} />
            <Button small aria-pressed={raw} onClick={() => setRaw(!raw)}>
              Raw JSON
            </Button>
            <Button small busy={answer.loading} onClick={answer.again}>
              Ask again
            </Button>
          </div>
          <div className={styles.frame}>
            {raw ? <JsonPart title="Userinfo" json={answer.value.json} /> : <Comparison rows={answer.value.rows} />}
          </div>
        </>
      )}
    </Dialog>
  );
};

const Comparison = ({ rows }: { rows: readonly Row[] }) => (
  <table className={styles.table}>
    <thead>
      <tr>
        <th scope="col">Claim</th>
        <th scope="col">Userinfo</th>
        <th scope="col">ID token</th>
        <th scope="col">Comparison</th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ name, meaning, userinfo, idToken, userinfoTime, idTokenTime, comparison }) => (
        <tr key={name} className={comparison === 'different' ? styles.differs : undefined}>
          <th scope="row">
            {name}
            {meaning !== null && <div className={styles.meaning}>{meaning}</div>}
          </th>
          <td className={styles.value}>
            <Value text={userinfo} time={userinfoTime} />
          </td>
          <td className={styles.value}>
            <Value text={idToken} time={idTokenTime} />
          </td>
          <td>
            <Badge tone={comparisons[comparison].tone}>{comparisons[comparison].word}</Badge>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Value = ({ text, time }: { text: string | null; time: number | null }) => {
  if (text === null) return <span className={styles.absent}>not there</span>;
  return time === null ? text : <TimeValue at={time} />;
};

/** "3 claims are the same, 1 differs, 2 are at userinfo only." */
const summary = (rows: readonly Row[]): string => {
  const count = (comparison: Row['comparison']) => rows.filter((row) => row.comparison === comparison).length;
  const [same, different, more, fewer] = [count('same'), count('different'), count('userinfo-only'), count('id-token-only')];
  return `${[
    `${same} the same`,
    different === 0 ? 'none differs' : `${different} ${different === 1 ? 'differs' : 'differ'}`,
    `${more} at userinfo only`,
    `${fewer} in the ID token only`,
  ].join(', ')}.`;
};
