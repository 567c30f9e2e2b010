import { useEffect, useState } from 'preact/hooks';
import type { LiveState } from '../../api.ts';

/** How the page stands to the dataset. */
export interface Live {
  /** Of the answers that are shown; whoever asks for data asks again when it changes. */
  version: string | null;
  isChanging: boolean;
  problem: string | null;
  /** When data was last asked for anew, as `performance.now()`; null if never. */
  reloadedAtMs: number | null;
}

const askEveryMs = 2000;

let live: Live = { version: null, isChanging: false, problem: null, reloadedAtMs: null };
let isAsking = false;
const changed = new EventTarget();

/** Of an answer, the version that it names. Another than before is looked into at once. */
export function noteVersion(version: string | null): void {
  if (version === null || version === live.version) return;
  if (live.version === null) live = { ...live, version };
  else askState();
}

export function currentVersion(): string | null {
  return live.version;
}

/** Follows the dataset for as long as the page is open. */
export function useLiveUpdates(): void {
  useEffect(() => {
    const ask = () => {
      if (document.visibilityState === 'visible') askState();
    };
    const timer = setInterval(ask, askEveryMs);
    document.addEventListener('visibilitychange', ask);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, []);
}

export function useLive(): Live {
  const [seen, setSeen] = useState(live);
  useEffect(() => {
    const update = () => setSeen(live);
    update();
    changed.addEventListener('change', update);
    return () => changed.removeEventListener('change', update);
  }, []);
  return seen;
}

async function askState(): Promise<void> {
  if (isAsking) return;
  isAsking = true;
  try {
    const response = await fetch('/api/state');
    if (response.ok) take((await response.json()) as LiveState);
  } catch {
    // Whoever asks for data next is told that the server does not respond.
  } finally {
    isAsking = false;
  }
}

function take({ version, isChanging, problem }: LiveState): void {
  const isNew = live.version !== null && version !== live.version;
  if (!isNew && isChanging === live.isChanging && problem === live.problem && live.version !== null) return;
  live = { version, isChanging, problem, reloadedAtMs: isNew ? performance.now() : live.reloadedAtMs };
  changed.dispatchEvent(new Event('change'));
}
