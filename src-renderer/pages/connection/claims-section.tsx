import { useState } from 'react';
import type { DecodedTokenView, TokenDetails } from '../../../src-preload/contract/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { ClaimsTable } from '../shared/claims-table.tsx';
import styles from './connection.module.css';
import { RawJson } from '../shared/raw-json.tsx';
import { TimeFormatSelect } from './time-format-select.tsx';

type Which = 'id' | 'access';

const names: Readonly<Record<Which, string>> = { id: 'ID token', access: 'Access token' };

/** What the tokens say, claim by claim. */
export const ClaimsSection = ({ details }: { details: TokenDetails }) => {
  const [chosen, setChosen] = useState<Which | null>(null);
  const [raw, setRaw] = useState(false);
  const which = chosen ?? (details.idToken === null ? 'access' : 'id');
  const decoded = which === 'id' ? details.idToken : details.accessToken;
  const readable = decoded?.kind === 'jwt';
  return (
    <section className={styles.wide} aria-label={`${names[which]} claims`}>
      <div className={styles.wideHead}>
        <h2>{names[which]} claims</h2>
        {decoded?.kind === 'jwt' && decoded.changes > 0 && <Badge tone="warn">{decoded.changes} changed since last refresh</Badge>}
        <span className={styles.grow} />
        <Segmented
          label="Claims of"
          value={which}
          options={[
            { value: 'access', label: 'Access token' },
            { value: 'id', label: 'ID token' },
          ]}
          onChange={setChosen}
        />
        {readable && (
          <>
            <TimeFormatSelect />
            <Button small aria-pressed={raw} onClick={() => setRaw(!raw)}>
              Raw JSON
            </Button>
          </>
        )}
      </div>
      <Contents which={which} decoded={decoded} raw={raw} />
    </section>
  );
};

const Contents = ({ which, decoded, raw }: { which: Which; decoded: DecodedTokenView | null; raw: boolean }) => {
  if (decoded === null) {
    return <p className={styles.note}>{which === 'id' ? 'This session holds no ID token.' : 'This session holds no access token.'}</p>;
  }
  if (decoded.kind === 'opaque') {
    return (
      <p className={styles.note}>
        <b>This token is opaque.</b> {decoded.reason}
      </p>
    );
  }
  return raw ? <RawJson header={decoded.headerJson} payload={decoded.payloadJson} /> : <ClaimsTable claims={decoded.claims} />;
};
