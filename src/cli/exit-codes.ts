/** How the program ends; the help page prints this table. */
export const exitCodes = {
  done: { code: 0, meaning: 'success (dropped videos included)' },
  bug: { code: 1, meaning: 'a bug in Lectern' },
  usage: { code: 2, meaning: 'wrong flags, configuration or inputs' },
  failures: { code: 3, meaning: 'finished, but some videos failed' },
  stopped: {
    code: 4,
    meaning: 'stopped by a full disk, a provider, a quota or a budget; rerun to resume',
  },
  integrity: { code: 5, meaning: 'stored data is damaged' },
  unfinished: { code: 6, meaning: 'finished, but videos of the plan are left to workers' },
  interrupted: { code: 130, meaning: 'interrupted; rerun to resume' },
} as const;
