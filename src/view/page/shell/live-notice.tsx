import { useEffect, useState } from 'preact/hooks';
import { useLive, useLiveUpdates } from '../data/live.ts';

/** How long it is said that the page was reloaded. */
const reloadedMs = 8000;

/** Says in a corner that the files have changed, and what the page shows of them. */
export function LiveNotice() {
  useLiveUpdates();
  const { isChanging, problem, reloadedAtMs } = useLive();
  const [said, setSaid] = useState<number | null>(null);
  useEffect(() => {
    if (reloadedAtMs === null) return;
    const timer = setTimeout(() => setSaid(reloadedAtMs), reloadedMs);
    return () => clearTimeout(timer);
  }, [reloadedAtMs]);
  const text = problem
    ? `The files have changed and cannot be read. Shown is what was there before. ${problem}`
    : isChanging
      ? 'The files are changing. What is new is shown when it is complete.'
      : reloadedAtMs !== said
        ? 'The files have changed. Shown is what is new.'
        : null;
  // The place is there from the start, for screen readers say only what changes in it.
  return (
    <div class="live-notice" role="status">
      {text && (
        <p class={problem ? 'live-problem' : undefined}>
          <bdi>{text}</bdi>
        </p>
      )}
    </div>
  );
}
