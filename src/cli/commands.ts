import type { Command } from 'commander';

/** What the overview shows of a command, and how the command itself is loaded: only when somebody gives it. */
export interface CommandEntry {
  /** What stands behind its name. */
  usage: string;
  description: string;
  /** Under which heading the overview lists it. */
  group: 'Find' | 'Make' | 'Measure' | 'Set up';
  load(): Promise<Command>;
}

/** All commands, in the order of the overview. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  taxonomy: {
    usage: '',
    description: 'the search tree: subject › course › sub-course › knowledge point',
    group: 'Find',
    load: async () => (await import('./taxonomy.ts')).taxonomyCommand(),
  },
  collect: {
    usage: '',
    description: 'find videos and save their metadata; download nothing',
    group: 'Find',
    load: async () => (await import('./collect.ts')).collectCommand(),
  },
  review: {
    usage: '[options] <collection>',
    description: 'select collected videos by title, description and comments',
    group: 'Find',
    load: async () => (await import('./review.ts')).reviewCommand(),
  },
  fetch: {
    usage: '[options] <collection>',
    description: 'download the videos kept by the review and write a manifest for `lectern run`',
    group: 'Find',
    load: async () => (await import('./fetch.ts')).fetchCommand(),
  },
  run: {
    usage: '[options] [input...]',
    description: 'make a textbook from videos; resumes where an earlier run stopped',
    group: 'Make',
    load: async () => (await import('./run.ts')).runCommand(),
  },
  plan: {
    usage: '[options] [input...]',
    description: 'write down what is to be done, for workers on many machines',
    group: 'Make',
    load: async () => (await import('./plan.ts')).planCommand(),
  },
  work: {
    usage: '[options] <dir>',
    description: 'work on a plan, beside any number of others; ends when nothing is left',
    group: 'Make',
    load: async () => (await import('./work.ts')).workCommand(),
  },
  finish: {
    usage: '[options] <dir>',
    description: 'make the textbook of a plan that was worked on',
    group: 'Make',
    load: async () => (await import('./finish.ts')).finishCommand(),
  },
  status: {
    usage: '[options] <dir>',
    description: 'show kept, dropped and failed videos by reason, and time per stage',
    group: 'Make',
    load: async () => (await import('./status.ts')).statusCommand(),
  },
  inspect: {
    usage: '[options] <dir> <video>',
    description: 'show every decision about one video, in time order',
    group: 'Make',
    load: async () => (await import('./inspect.ts')).inspectCommand(),
  },
  view: {
    usage: '[options] <dir>',
    description: 'browse a workspace or dataset in the browser, on this machine only',
    group: 'Make',
    load: async () => (await import('./view.ts')).viewCommand(),
  },
  export: {
    usage: '[options] <dataset>',
    description: 'write a workspace or dataset in an output format, with its images',
    group: 'Make',
    load: async () => (await import('./export.ts')).exportCommand(),
  },
  shuffle: {
    usage: '[options] <dataset>',
    description: 'permute the images in a share of the samples, to measure the effect of their order',
    group: 'Make',
    load: async () => (await import('./shuffle.ts')).shuffleCommand(),
  },
  verify: {
    usage: '[options] <dir>',
    description:
      'check a workspace against its checksums and remove damaged data, or check an exported folder',
    group: 'Make',
    load: async () => (await import('./verify.ts')).verifyCommand(),
  },
  remove: {
    usage: '[options] <video> <dir>',
    description: 'delete every trace of a video and block it',
    group: 'Make',
    load: async () => (await import('./remove.ts')).removeCommand(),
  },
  stats: {
    usage: '[options] <dataset...>',
    description:
      'print statistics of a run or dataset: by subject, per sample, drop rates, image similarity, perplexity',
    group: 'Measure',
    load: async () => (await import('./stats.ts')).statsCommand(),
  },
  compare: {
    usage: '[options] <dataset...>',
    description: 'print statistics of several datasets or workspaces side by side',
    group: 'Measure',
    load: async () => (await import('./compare.ts')).compareCommand(),
  },
  calibrate: {
    usage: '[options] <labels>',
    description: 'hold checks against labels, and propose thresholds',
    group: 'Measure',
    load: async () => (await import('./calibrate.ts')).calibrateCommand(),
  },
  report: {
    usage: '[options] <dataset>',
    description: 'write a folder to share: statistics, plots, samples with images, and a dataset card',
    group: 'Measure',
    load: async () => (await import('./report.ts')).reportCommand(),
  },
  train: {
    usage: '[options] <recipe>',
    description: 'train LLaVA-1.5 or Idefics2 on a textbook, by the recipes of the paper',
    group: 'Measure',
    load: async () => (await import('./train.ts')).trainerCommand(),
  },
  study: {
    usage: '[options] <file>',
    description: 'hold corpora, models and seeds together: the tables so far, and the commands still missing',
    group: 'Measure',
    load: async () => (await import('./study.ts')).studyCommand(),
  },
  evaluate: {
    usage: '',
    description: 'measure what models learned: benchmarks with demonstrations, cheat test, comparison',
    group: 'Measure',
    load: async () => (await import('./evaluate.ts')).evaluateCommand(),
  },
  init: {
    usage: '',
    description: 'write a lectern.yaml with the usual settings to the current folder',
    group: 'Set up',
    load: async () => (await import('./init.ts')).initCommand(),
  },
  config: {
    usage: '',
    description: 'show the configuration',
    group: 'Set up',
    load: async () => (await import('./config.ts')).configCommand(),
  },
  doctor: {
    usage: '[options] [place]',
    description: 'check this machine and say how to fix what is missing',
    group: 'Set up',
    load: async () => (await import('./doctor.ts')).doctorCommand(),
  },
  models: {
    usage: '',
    description: 'list, add, pull, check and remove models',
    group: 'Set up',
    load: async () => (await import('./models.ts')).modelsCommand(),
  },
  completion: {
    usage: '<shell> [words...]',
    description: 'print a script that completes commands and options in your shell',
    group: 'Set up',
    load: async () => (await import('./completion.ts')).completionCommand(),
  },
  prompts: {
    usage: '',
    description: 'show or export the prompts',
    group: 'Set up',
    load: async () => (await import('./prompts.ts')).promptsCommand(),
  },
};
