import type { Evidence } from '../records/outcome.ts';

/** A verdict of a check with the numbers behind it. */
export interface Decision {
  keep: boolean;
  /** Reason code if dropped. */
  reason: string;
  evidence: Evidence;
}

/**
 * A video-level check: what was measured is in the stage's artefact, what to do about it is decided here, purely,
 * so that moving a threshold measures nothing again.
 */
export interface VideoCheck<Measured, Settings> {
  reason: string;
  /** Name of the stage that cannot work on what the check drops; runs without it do not ask. Left out, all ask. */
  sparing?: string;
  /** Dotted path of the setting that is its threshold, where it holds one number against one. */
  setting?: string;
  decide(measured: Measured, settings: Settings): Decision;
}

/** The checks of a stage that a run asks, by what stages it has. */
export function checksAsked<Measured, Settings>(
  checks: readonly VideoCheck<Measured, Settings>[],
  selected: ReadonlySet<string>,
): VideoCheck<Measured, Settings>[] {
  return checks.filter(({ sparing }) => sparing === undefined || selected.has(sparing));
}

/** Passes values of at least (or at most) the threshold; `value: null` means it could not be measured and passes. */
export function thresholdCheck<Measured, Settings>(check: {
  reason: string;
  setting?: string;
  value: (measured: Measured, settings: Settings) => number | null;
  atLeast?: (settings: Settings) => number;
  atMost?: (settings: Settings) => number;
  evidence?: (measured: Measured, settings: Settings) => Evidence;
}): VideoCheck<Measured, Settings> {
  return {
    reason: check.reason,
    ...(check.setting !== undefined && { setting: check.setting }),
    decide(measured, settings) {
      const value = check.value(measured, settings);
      const evidence: Evidence = { value, ...check.evidence?.(measured, settings) };
      let keep = true;
      if (check.atLeast) {
        evidence.atLeast = check.atLeast(settings);
        keep &&= value === null || value >= check.atLeast(settings);
      }
      if (check.atMost) {
        evidence.atMost = check.atMost(settings);
        keep &&= value === null || value <= check.atMost(settings);
      }
      return { keep, reason: check.reason, evidence };
    },
  };
}
