/** How the program ends; the help page prints this table. */
export const exitCodes = {
  done: { code: 0, meaning: 'all done (videos that were dropped are done)' },
  bug: { code: 1, meaning: 'a bug in Lectern' },
  usage: { code: 2, meaning: 'a mistake in flags, configuration or inputs' },
  failures: { code: 3, meaning: 'finished, but some videos failed' },
  stopped: {
    code: 4,
    meaning: 'a full disk, a provider, a quota or a limit of spending stopped it; the same command goes on',
  },
  integrity: { code: 5, meaning: 'stored data is damaged' },
  interrupted: { code: 130, meaning: 'interrupted; what was done is kept' },
} as const;
