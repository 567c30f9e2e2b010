import type { RunInputs } from './gather-inputs.ts';
import type { AllOptions } from './make-options.ts';

/** Tells what was found, and what of it is not worked on. */
export function tellInputs(
  { earlier, leaving, leftOut, missing }: RunInputs,
  { onEvent }: Pick<AllOptions, 'onEvent'>,
): void {
  if (earlier > 0) onEvent({ event: 'earlier', files: earlier });
  if (leaving.length > 0) onEvent({ event: 'leaving', videos: leaving });
  if (leftOut.excluded + leftOut.removed > 0) onEvent({ event: 'left-out', ...leftOut });
  for (const { source, listed, message, excludedBy } of missing) {
    if (excludedBy !== null) continue;
    onEvent({ event: 'unreadable', source, listed, reason: 'source-unreadable', message });
  }
}
