import type { Command } from 'commander';

/** What the overview shows of a command, and how the command itself is loaded: only when somebody gives it. */
export interface CommandEntry {
  /** What stands behind its name. */
  usage: string;
  description: string;
  load(): Promise<Command>;
}

/** All commands, in the order of the overview. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  taxonomy: {
    usage: '',
    description: 'what to search videos for: subject › course › sub-course › knowledge point',
    load: async () => (await import('./taxonomy.ts')).taxonomyCommand(),
  },
  collect: {
    usage: '',
    description: 'find videos, and write down what is known of them; nothing is downloaded',
    load: async () => (await import('./collect.ts')).collectCommand(),
  },
  review: {
    usage: '[options] <collection>',
    description: 'decide by titles, descriptions and comments which collected videos to keep',
    load: async () => (await import('./review.ts')).reviewCommand(),
  },
  fetch: {
    usage: '[options] <collection>',
    description: 'download the videos that the review kept, and write the manifest that `lectern run` takes',
    load: async () => (await import('./fetch.ts')).fetchCommand(),
  },
  run: {
    usage: '[options] <input...>',
    description: 'make a textbook of videos; what the workspace holds already is not computed again',
    load: async () => (await import('./run.ts')).runCommand(),
  },
  status: {
    usage: '[options] <dir>',
    description: 'counts of a run: kept, dropped and failed by reason, and the time of each stage',
    load: async () => (await import('./status.ts')).statusCommand(),
  },
  inspect: {
    usage: '[options] <dir> <video>',
    description: 'everything decided about one video, in time order',
    load: async () => (await import('./inspect.ts')).inspectCommand(),
  },
  stats: {
    usage: '[options] <dataset>',
    description: 'figures of a run or of a dataset: by subject, per sample, drop rates, image similarity',
    load: async () => (await import('./stats.ts')).statsCommand(),
  },
  compare: {
    usage: '[options] <dataset...>',
    description: 'figures of several datasets or workspaces, side by side',
    load: async () => (await import('./compare.ts')).compareCommand(),
  },
  report: {
    usage: '[options] <dataset>',
    description: 'a folder to share: figures, plots, samples with their pictures, and a dataset card',
    load: async () => (await import('./report.ts')).reportCommand(),
  },
  view: {
    usage: '[options] <dir>',
    description: 'look at a workspace or a dataset in the browser, on this machine only',
    load: async () => (await import('./view.ts')).viewCommand(),
  },
  export: {
    usage: '[options] <dir>',
    description: 'write the samples of a run in a published format, with their pictures',
    load: async () => (await import('./export.ts')).exportCommand(),
  },
  shuffle: {
    usage: '[options] <dataset>',
    description: 'permute the pictures inside a share of the samples, to see what their order is worth',
    load: async () => (await import('./shuffle.ts')).shuffleCommand(),
  },
  verify: {
    usage: '[options] <dir>',
    description: 'read everything a workspace holds, compare it with its digests, and remove what is damaged',
    load: async () => (await import('./verify.ts')).verifyCommand(),
  },
  remove: {
    usage: '[options] <video> <dir>',
    description: 'remove what a workspace or a collection holds of a video, and never take it in again there',
    load: async () => (await import('./remove.ts')).removeCommand(),
  },
  config: {
    usage: '',
    description: 'show the configuration',
    load: async () => (await import('./config.ts')).configCommand(),
  },
  prompts: {
    usage: '',
    description: 'show what models are asked, or take it as a start of your own',
    load: async () => (await import('./prompts.ts')).promptsCommand(),
  },
  calibrate: {
    usage: '[options] <labels.csv>',
    description: 'propose caption.minSimilarity from clips that people have labelled, and draw the curve',
    load: async () => (await import('./calibrate.ts')).calibrateCommand(),
  },
  doctor: {
    usage: '[options]',
    description: 'what works on this machine, and the cure for what does not',
    load: async () => (await import('./doctor.ts')).doctorCommand(),
  },
};
