import { wordOf } from '../../src-preload/contract/words/words.ts';
import { type KeyboardEvent, memo, type MouseEvent, type Ref, useEffect, useRef, useState } from 'react';
import type { ConnectionView } from '../../src-preload/contract/index.ts';
import { connectionMenu, tenantMenu } from '../actions/menus.ts';
import { type Offer, useActions } from '../actions/use-actions.ts';
import { StatusDot } from '../ui/badge.tsx';
import { colourOf, environmentNames } from '../pages/shared/environment.tsx';
import { Countdown, Relative } from '../pages/shared/countdown.tsx';
import { Dots } from '../ui/icons.tsx';
import { MenuAt, MenuButton, type MenuPoint } from '../ui/menu.tsx';
import styles from './connection-tree.module.css';
import { useNavigation } from '../store/navigation.tsx';
import type { ConnectionGroup } from './search.ts';

interface ConnectionTreeProps {
  readonly ref: Ref<HTMLElement>;
  readonly groups: readonly ConnectionGroup[];
  /** Upwards out of the list. */
  readonly onLeave: () => void;
  readonly onEscape: () => void;
}

/** Every connection under its tenant. One stop for Tab; the arrow keys go through it. */
export const ConnectionTree = ({ ref, groups, onLeave, onEscape }: ConnectionTreeProps) => {
  const { route, go } = useNavigation();
  const actions = useActions();
  const [menu, setMenu] = useState<{ readonly connection: ConnectionView; readonly point: MenuPoint } | null>(null);
  const [visited, setVisited] = useState<string | null>(null);

  const currentId = route.page === 'connection' || route.page === 'edit-connection' ? route.connectionId : null;
  const ids = groups.flatMap((group) => group.connections.map((connection) => connection.id));
  const stop = [visited, currentId].find((id) => id !== null && ids.includes(id)) ?? ids[0];

  const onRowKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onEscape();
      return;
    }
    const rows = [...(event.currentTarget.closest('nav')?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.indexOf(event.currentTarget);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to < 0) onLeave();
    else rows[to]?.focus();
  };

  return (
    <nav ref={ref} className={styles.tree} aria-label="Connections by tenant">
      {groups.map(({ tenant, connections }) => {
        const heading = `${tenant.name} · ${environmentNames[tenant.environment].long}`;
        return (
          <section key={tenant.id} className={styles.group} aria-label={heading}>
            <div className={styles.heading}>
              <i className={styles.colour} style={{ background: colourOf(tenant) }} />
              <h2>{heading}</h2>
              <MenuButton
                variant="quiet"
                small
                className={styles.more}
                label={`More for ${heading}`}
                title={`More for ${heading}`}
                groups={() => tenantMenu(tenant, actions)}
              >
                <Dots />
              </MenuButton>
            </div>
            {connections.length === 0 ? (
              <AddFirst offer={actions.tenant('add-connection', tenant, 'add-first-connection')} />
            ) : (
              <ul>
                {connections.map((connection) => (
                  <Row
                    key={connection.id}
                    connection={connection}
                    current={connection.id === currentId}
                    stop={connection.id === stop}
                    onOpen={(id) => go({ page: 'connection', connectionId: id, tab: 'tokens' })}
                    onKey={onRowKey}
                    onVisit={setVisited}
                    onMenu={(about, point) => setMenu({ connection: about, point })}
                  />
                ))}
              </ul>
            )}
          </section>
        );
      })}
      {menu !== null && (
        <MenuAt
          point={menu.point}
          label={`Actions for ${menu.connection.name}`}
          groups={connectionMenu('row', menu.connection, actions)}
          onClose={() => setMenu(null)}
        />
      )}
    </nav>
  );
};

const AddFirst = ({ offer }: { offer: Offer }) => (
  <button type="button" className={styles.add} onClick={() => void offer.run()}>
    {offer.label}
  </button>
);

interface RowProps {
  readonly connection: ConnectionView;
  readonly current: boolean;
  readonly stop: boolean;
  readonly onOpen: (id: string) => void;
  readonly onKey: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onVisit: (id: string) => void;
  readonly onMenu: (connection: ConnectionView, point: MenuPoint) => void;
}

// The callbacks are new with every render of the tree and do the same each time.
const sameRow = (a: RowProps, b: RowProps) => a.connection === b.connection && a.current === b.current && a.stop === b.stop;

const Row = memo(({ connection, current, stop, onOpen, onKey, onVisit, onMenu }: RowProps) => {
  const { status, accessToken } = connection;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (current) button.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const onContextMenu = (event: MouseEvent<HTMLElement>) => {
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    // The menu key comes without a pointer: then the menu hangs on the row.
    const byKey = event.clientX === 0 && event.clientY === 0;
    onMenu(connection, byKey ? { x: box.left + 24, y: box.bottom } : { x: event.clientX, y: event.clientY });
  };
  return (
    <li>
      <button
        type="button"
        ref={button}
        data-row=""
        className={styles.row}
        aria-current={current ? 'page' : undefined}
        tabIndex={stop ? 0 : -1}
        onClick={() => onOpen(connection.id)}
        onFocus={() => onVisit(connection.id)}
        onKeyDown={onKey}
        onContextMenu={onContextMenu}
      >
        <StatusDot tone={status.tone} word={wordOf(status.word)} />
        <span className={styles.text}>
          <span className={styles.name}>{connection.name}</span>
          <small className={styles.sub} title={`${connection.serverLabel} · ${rowState(connection)}`}>
            {connection.serverLabel} · <RowState connection={connection} />
          </small>
        </span>
        <span className={styles.time}>
          <Left accessToken={accessToken} needsYou={status.needsYou} />
        </span>
      </button>
    </li>
  );
}, sameRow);
Row.displayName = 'Row';

/** What is left of the access token's life. */
const Left = ({ accessToken, needsYou }: { accessToken: ConnectionView['accessToken']; needsYou: boolean }) => {
  if (accessToken === null) return needsYou && '–';
  if (accessToken.revokedAt !== null) return 'revoked';
  return accessToken.expiresAt === null ? '?' : <Countdown at={accessToken.expiresAt} />;
};

const rowState = ({ status, account }: ConnectionView): string => {
  if (status.tone === 'ok' && account !== null) return account.label;
  const word = wordOf(status.word);
  return word.charAt(0).toLowerCase() + word.slice(1);
};

const RowState = ({ connection }: { connection: ConnectionView }) => {
  const { nextAttemptAt } = connection.status;
  return (
    <>
      {rowState(connection)}
      {nextAttemptAt !== null && (
        <>
          , <Relative at={nextAttemptAt} />
        </>
      )}
    </>
  );
};
