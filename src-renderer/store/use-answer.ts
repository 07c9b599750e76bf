import { useCallback, useEffect, useRef, useState } from 'react';
import type { AppError, CommandName, CommandPayload, CommandResult } from '../../src-preload/contract/index.ts';
import { useAsk } from './services.tsx';

export interface Answer<T> {
  /** The last good answer, kept while the next one is on its way. */
  readonly value: T | null;
  readonly error: AppError | null;
  readonly loading: boolean;
  /** Asks again. */
  again(): void;
}

/**
 * Asks main now and whenever `key` changes; `null` asks nothing. An answer that was overtaken by a newer question is
 * dropped. `key` stands for the payload: equal keys, equal payloads.
 */
export const useAnswer = <N extends CommandName>(name: N, payload: CommandPayload<N>, key: string | null): Answer<CommandResult<N>> => {
  const ask = useAsk();
  const [state, setState] = useState<{ value: CommandResult<N> | null; error: AppError | null; loading: boolean }>({
    value: null,
    error: null,
    loading: key !== null,
  });
  const latest = useRef(0);
  const question = useRef(payload);
  useEffect(() => {
    question.current = payload;
  });

  const again = useCallback(() => {
    latest.current += 1;
    const mine = latest.current;
    setState((before) => ({ ...before, loading: true }));
    void ask(name, question.current).then((answer) => {
      if (mine !== latest.current) return;
      setState((before) =>
        answer.ok ? { value: answer.value, error: null, loading: false } : { value: before.value, error: answer.error, loading: false },
      );
    });
  }, [ask, name]);

  useEffect(() => {
    if (key === null) return undefined;
    again();
    return () => {
      latest.current += 1;
    };
  }, [again, key]);

  return { ...state, again };
};
