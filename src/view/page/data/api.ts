import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiFault } from '../../api.ts';
import { currentVersion, noteVersion, useLive } from './live.ts';

/** Answers seen lately, so that going back shows at once what was there; all of one version of the dataset. */
const answers = new Map<string, unknown>();
let answersVersion: string | null = null;
const answersKept = 60;

/** @throws {Error} With what the server says, for a person to read. */
export async function fetchApi<T>(address: string, signal?: AbortSignal): Promise<T> {
  const known = knownAnswer<T>(address);
  if (known !== undefined) return known;
  const unanswered = (cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new Error('The server does not respond. Is “lectern view” still running?');
  };
  const response = await fetch(address, signal ? { signal } : {}).catch(unanswered);
  if (!response.ok) {
    const fault: ApiFault | null = await response.json().catch(() => null);
    throw new Error(fault?.error ?? `The server answered with status ${response.status}.`);
  }
  // Fails too where the question is given up while its answer comes: nothing may be kept for it.
  const body: T = await response.json().catch(unanswered);
  const version = response.headers.get('Lectern-Version');
  noteVersion(version);
  if (version !== currentVersion()) return body;
  forgetOldAnswers();
  answers.set(address, body);
  const [oldest] = answers.keys();
  if (answers.size > answersKept && oldest !== undefined) answers.delete(oldest);
  return body;
}

function knownAnswer<T>(address: string): T | undefined {
  forgetOldAnswers();
  return answers.get(address) as T | undefined;
}

function forgetOldAnswers(): void {
  if (answersVersion === currentVersion()) return;
  answers.clear();
  answersVersion = currentVersion();
}

export interface Answer<T> {
  /** Of the address asked for, or of the one before while the next is under way. */
  data: T | null;
  fault: string | null;
  isLoading: boolean;
}

/**
 * As `useApi`, for addresses that change faster than answers come: one question at a time, and next the latest. No
 * question is given up, so that something new is shown as often as the server can answer.
 */
export function useMovingApi<T>(address: string): Answer<T> {
  const { version } = useLive();
  const [answer, setAnswer] = useState<{ question: string; data: T | null; fault: string | null } | null>(
    null,
  );
  const question = `${version} ${address}`;
  const isCurrent = answer?.question === question;
  // Not a state: to note that something is asked draws nothing anew.
  const wanted = useRef({ question, address, isAsking: false });

  useEffect(() => {
    Object.assign(wanted.current, { question, address });
    if (isCurrent || wanted.current.isAsking) return;
    const ask = async (): Promise<void> => {
      const { question, address } = wanted.current;
      const data = await fetchApi<T>(address).then(
        (data) => ({ data, fault: null }),
        (error: Error) => ({ data: null, fault: error.message }),
      );
      setAnswer({ question, ...data });
      if (wanted.current.question !== question) await ask();
    };
    wanted.current.isAsking = true;
    ask().finally(() => {
      wanted.current.isAsking = false;
    });
  }, [question]);

  return { data: answer?.data ?? null, fault: answer?.fault ?? null, isLoading: !isCurrent };
}

/**
 * Asks for an address whenever it changes, and again when the dataset has; what is shown stays until the answer comes.
 * Null asks for nothing.
 */
export function useApi<T>(address: string | null): Answer<T> {
  const [answer, setAnswer] = useState<{ address: string | null; data: T | null; fault: string | null }>({
    address: null,
    data: null,
    fault: null,
  });
  const isCurrent = answer.address === address;
  const known = address === null || isCurrent ? undefined : knownAnswer<T>(address);
  const { version } = useLive();

  useEffect(() => {
    if (address === null) return;
    const stop = new AbortController();
    fetchApi<T>(address, stop.signal).then(
      (data) => {
        if (!stop.signal.aborted) setAnswer({ address, data, fault: null });
      },
      (error: Error) => {
        if (!stop.signal.aborted) setAnswer({ address, data: null, fault: error.message });
      },
    );
    return () => stop.abort();
  }, [address, version]);

  if (address === null) return { data: null, fault: null, isLoading: false };
  if (known !== undefined) return { data: known, fault: null, isLoading: false };
  return { data: answer.data, fault: isCurrent ? answer.fault : null, isLoading: !isCurrent };
}
