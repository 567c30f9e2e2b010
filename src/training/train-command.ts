import { join } from 'node:path';
import { type ModelSize, type Recipe, trainingFolder } from './recipe.ts';

/** What is trained on, and on which machines. */
export interface TrainOptions {
  /** Folder of the packed dataset. */
  data: string;
  /** Folder of checkpoints and the trained model. */
  out: string;
  size: ModelSize;
  /** `key=value`: other values of settings. */
  changes: readonly string[];
  gpusPerNode: number;
  /** Machines. */
  nodes: number;
  /** Python to start the trainer with. */
  python: string;
}

/**
 * The command that trains. On several GPUs a model of full size is sharded over them (FSDP), because its weights, their
 * gradients and the state of the optimiser take 16 bytes a parameter.
 */
export function trainCommand(recipe: Recipe, options: TrainOptions): [string, ...string[]] {
  return [options.python, ...launcher, ...launcherArguments(recipe, options)];
}

export const launcher = ['-m', 'accelerate.commands.launch'];

export function launcherArguments(recipe: Recipe, options: TrainOptions): string[] {
  const processes = options.gpusPerNode * options.nodes;
  return [
    ...['--num_processes', `${processes}`, '--num_machines', `${options.nodes}`],
    ...['--mixed_precision', recipe.settings.bf16 ? 'bf16' : 'no', '--dynamo_backend', 'no'],
    ...(processes === 1 ? [] : options.size === 'full' ? sharding : ['--multi_gpu']),
    ...[join(trainingFolder, 'train.py'), recipe.name, '--data', options.data, '--out', options.out],
    ...['--size', options.size, ...options.changes.flatMap((change) => ['--set', change])],
  ];
}

const sharding = [
  ...['--use_fsdp', '--fsdp_version', '2', '--fsdp_auto_wrap_policy', 'TRANSFORMER_BASED_WRAP'],
  ...['--fsdp_reshard_after_forward', 'true', '--fsdp_state_dict_type', 'FULL_STATE_DICT'],
];

/** The command as a person can paste it into a shell. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quoted(word))).join(' ');
}

/** A text as one word of a shell, which expands nothing in it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Samples that one step of the optimiser sees, over all GPUs. */
export function samplesPerStep({ settings }: Recipe, { gpusPerNode, nodes }: TrainOptions): number {
  return settings.batch * settings.accumulate * gpusPerNode * nodes;
}
