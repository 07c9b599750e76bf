import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useActions } from '../actions/use-actions.ts';
import { useApp } from '../store/services.tsx';
import { countOfNeedy } from '../pages/overview/order.ts';
import { Hidden } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { cx } from '../ui/cx.ts';
import { Cross, Lock, Search, Sliders, Unlock } from '../ui/icons.tsx';
import { ConnectionTree } from './connection-tree.tsx';
import { useNavigation } from '../store/navigation.tsx';
import { type ConnectionGroup, filterGroups, groupByTenant } from './search.ts';
import styles from './sidebar.module.css';

const nothingYet: readonly ConnectionGroup[] = [];

export const Sidebar = () => {
  const tenants = useApp((app) => app.tenants);
  const connections = useApp((app) => app.connections);
  const platform = useApp((app) => app.platform);
  const { route, go } = useNavigation();
  const [query, setQuery] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const tree = useRef<HTMLElement>(null);

  const groups = useMemo(() => groupByTenant(tenants, connections), [tenants, connections]);
  const found = useMemo(() => filterGroups(groups, query), [groups, query]);
  // The page comes first: with hundreds of connections the list would double the time to the first paint.
  const shown = useDeferredValue<readonly ConnectionGroup[]>(found, nothingYet);
  const count = found.reduce((sum, group) => sum + group.connections.length, 0);
  const needy = countOfNeedy(connections);

  useEffect(() => {
    const focusSearch = (event: globalThis.KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      // Behind a dialog the field is inert, and stays so.
      search.current?.focus();
      search.current?.select();
    };
    document.addEventListener('keydown', focusSearch);
    return () => document.removeEventListener('keydown', focusSearch);
  }, []);

  const rows = () => [...(tree.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  const clear = () => {
    setQuery('');
    search.current?.focus();
  };
  const onSearchKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      rows()[0]?.focus();
    } else if (event.key === 'Enter') {
      const first = found[0]?.connections[0];
      if (query !== '' && first !== undefined) go({ page: 'connection', connectionId: first.id, tab: 'tokens' });
    } else if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      clear();
    }
  };

  return (
    <aside className={styles.sidebar} aria-label="Connections">
      <div className={styles.search}>
        <Search />
        <input
          ref={search}
          type="search"
          aria-label="Find a connection"
          aria-keyshortcuts={platform === 'macos' ? 'Meta+K' : 'Control+K'}
          placeholder="Find a connection"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={onSearchKey}
        />
        {query === '' ? (
          <kbd className={styles.key}>{platform === 'macos' ? '⌘ K' : 'Ctrl K'}</kbd>
        ) : (
          <button type="button" className={styles.clear} aria-label="Clear the search" onClick={clear}>
            <Cross />
          </button>
        )}
      </div>
      <nav className={styles.pages} aria-label="Pages">
        <button
          type="button"
          className={styles.page}
          aria-current={route.page === 'overview' ? 'page' : undefined}
          onClick={() => go({ page: 'overview' })}
        >
          Overview
          {needy > 0 && (
            <span className={styles.count}>
              {needy}
              <Hidden> {needy === 1 ? 'needs' : 'need'} you</Hidden>
            </span>
          )}
        </button>
      </nav>
      <Hidden role="status">{query === '' ? '' : count === 1 ? '1 connection found' : `${count} connections found`}</Hidden>
      {count === 0 && query !== '' ? (
        <div className={styles.nothing}>
          <p>No connection matches “{query}”.</p>
          <Button small onClick={clear}>
            Show all
          </Button>
        </div>
      ) : (
        <ConnectionTree ref={tree} groups={shown} onLeave={() => search.current?.focus()} onEscape={clear} />
      )}
      <Foot />
    </aside>
  );
};

const Foot = () => {
  const vault = useApp((app) => app.vault);
  const settings = useActions().app('settings');
  const strong = vault.strength === 'strong';
  const words = strong ? vault.backend : vault.strength === 'weak' ? `Weak key: ${vault.backend}` : 'No key store';
  const where = vault.persisting ? 'tokens sealed on disk' : 'tokens in memory only';
  return (
    <div className={styles.foot}>
      <div className={cx(styles.vault, !strong && styles.weak)} title={`${words}, ${where}. ${vault.detail}`}>
        {strong ? <Lock /> : <Unlock />}
        <p>
          <span className={styles.backend}>{words}</span>
          <small>{where}</small>
        </p>
      </div>
      <Button variant="quiet" small onClick={() => void settings.run()}>
        <Sliders />
        {settings.label}
      </Button>
    </div>
  );
};
