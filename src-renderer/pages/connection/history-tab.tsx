import { useState } from 'react';
import type { ConnectionView, HistoryItem } from '../../../src-preload/contract/index.ts';
import { useApp, useClock } from '../../store/services.tsx';
import { useAnswer } from '../../store/use-answer.ts';
import { StatusDot } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ActionButton } from '../shared/action-button.tsx';
import { Relative } from '../shared/countdown.tsx';
import { cx } from '../../ui/cx.ts';
import { ErrorNote } from '../shared/error-note.tsx';
import { RequestId } from '../shared/request-id.tsx';
import { formatMoment, type TimeFormat } from '../../ui/time.ts';
import { useActions } from '../../actions/use-actions.ts';
import styles from './connection.module.css';
import { historyDays, type HistoryRow, rotationsOf } from './history-days.ts';
import own from './history-tab.module.css';
import { TimeFormatSelect } from './time-format-select.tsx';

const quarterMs = 900_000;

/** What happened to a connection, newest first. */
export const HistoryTabPanel = ({ connection }: { connection: ConnectionView }) => {
  const { id, historyRevision } = connection;
  const actions = useActions();
  const history = useAnswer('history.list', { connectionId: id }, `${id} ${historyRevision}`);
  const isEmpty = history.value?.length === 0;
  return (
    <section className={cx(styles.wide, own.history)} aria-label="History">
      <div className={styles.wideHead}>
        <h2>History</h2>
        <span className={styles.quiet}>kept on this computer, without tokens</span>
        <span className={styles.grow} />
        {!isEmpty && (
          <>
            <TimeFormatSelect />
            <ActionButton small offer={actions.connection('export-history', connection)} />
          </>
        )}
      </div>
      {history.error !== null && <ErrorNote error={history.error} onRetry={history.again} />}
      {isEmpty && (
        <p className={styles.note}>
          <b>Nothing has happened yet.</b> Sign-ins, refreshes and what gets in their way will be listed here.
        </p>
      )}
      {history.value !== null && <Days items={history.value} nextAttemptAt={connection.status.nextAttemptAt} />}
    </section>
  );
};

const Days = ({ items, nextAttemptAt }: { items: readonly HistoryItem[]; nextAttemptAt: number | null }) => {
  const format = useApp((app) => app.settings.timeFormat);
  // Days begin at a quarter of an hour everywhere: often enough to know what "today" is.
  const now = useClock((time) => Math.floor(time / quarterMs) * quarterMs);
  const newest = items[0]?.entry.id;
  return historyDays(items, format, now).map((day) => (
    <div key={day.label}>
      <h3 className={own.day}>{day.label}</h3>
      <ul className={own.rows} aria-label={day.label}>
        {day.rows.map((row) => (
          <Row key={row.key} row={row} format={format} nextAttemptAt={row.items[0].entry.id === newest ? nextAttemptAt : null} />
        ))}
      </ul>
    </div>
  ));
};

interface RowProps {
  readonly row: HistoryRow;
  readonly format: TimeFormat;
  /** When the app tries again, where this line is about that. */
  readonly nextAttemptAt: number | null;
}

const Row = ({ row, format, nextAttemptAt }: RowProps) => {
  const [open, setOpen] = useState(false);
  const [item] = row.items;
  if (row.items.length === 1) return <Entry item={item} format={format} nextAttemptAt={nextAttemptAt} />;
  const oldest = row.items.at(-1) ?? item;
  return (
    <>
      <li className={own.row}>
        <Time at={item.entry.at} format={format} />
        <StatusDot tone={item.tone} />
        <div className={own.what}>
          <span className={own.routine}>{`Refreshed ${row.items.length} times`}</span>{' '}
          <span className={own.detail}>
            {rotationsOf(row.items)} The first at {moment(oldest.entry.at, format)}.
          </span>
        </div>
        <Button variant="quiet" small className={own.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Fold' : 'Show each'}
        </Button>
      </li>
      {open && row.items.map((one) => <Entry key={one.entry.id} item={one} format={format} nextAttemptAt={null} inner />)}
    </>
  );
};

interface EntryProps {
  readonly item: HistoryItem;
  readonly format: TimeFormat;
  readonly nextAttemptAt: number | null;
  readonly inner?: boolean;
}

const Entry = ({ item, format, nextAttemptAt, inner = false }: EntryProps) => {
  const { entry, title, tone, details, requestId } = item;
  const repeats = 'lastAt' in entry && entry.lastAt - entry.at >= 1000;
  return (
    <li className={cx(own.row, inner && own.inner)}>
      <Time at={entry.at} format={format} />
      <StatusDot tone={tone} />
      <div className={own.what}>
        <span className={entry.kind === 'refreshed' ? own.routine : own.title}>{title}</span>{' '}
        {(details.length > 0 || repeats || nextAttemptAt !== null) && (
          <span className={own.detail}>
            {details.join(' ')}
            {repeats && ` Last at ${formatMoment(entry.lastAt, format, entry.at)}.`}
            {nextAttemptAt !== null && (
              <>
                {' '}
                Next attempt <Relative at={nextAttemptAt} />.
              </>
            )}
          </span>
        )}
        <RequestId id={requestId} />
      </div>
    </li>
  );
};

/** The time alone: the day stands above. */
const moment = (at: number, format: TimeFormat) => formatMoment(at, format, at);

const Time = ({ at, format }: { at: number; format: TimeFormat }) => (
  <time className={own.time} dateTime={new Date(at).toISOString()}>
    {moment(at, format)}
  </time>
);
