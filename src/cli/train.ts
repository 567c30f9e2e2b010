import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { UsageError } from '../index.ts';
import {
  checkData,
  commandLine,
  loadRecipe,
  type ModelSize,
  modelSizes,
  samplesPerStep,
  slurmScript,
  startTraining,
  type TrainOptions,
  trainCommand,
} from '../library/training.ts';
import { outputFolder, positiveInteger } from './arguments.ts';
import { exitCodes } from './exit-codes.ts';
import { formatCount } from './format.ts';

interface TrainFlags {
  data: string;
  out: string;
  size: ModelSize;
  set: string[];
  gpus: number;
  nodes: number;
  python: string;
  slurm?: boolean;
  dryRun?: boolean;
}

export function trainerCommand(): Command {
  return new Command('train')
    .argument(
      '<recipe>',
      'llava-1.5-continual, llava-1.5-sft, idefics2-continual, idefics2-scratch, or a .yaml file of your own',
    )
    .requiredOption('--data <path>', 'folder with textbook.jsonl or shards, or a file of records')
    .requiredOption('-o, --out <dir>', 'folder for checkpoints; an existing one is resumed', outputFolder)
    .addOption(
      new Option('--size <size>', 'tiny and 150m: a new model, to try everything; full: that of the recipe')
        .choices([...modelSizes])
        .default('full' satisfies ModelSize),
    )
    .addOption(
      new Option('--set <key=value>', 'another value of a setting of the recipe (repeatable)')
        .argParser((value: string, earlier: string[] = []) => [...earlier, value])
        .default([], 'none'),
    )
    .option('--gpus <n>', 'GPUs, on each node', positiveInteger, 1)
    .option('--nodes <n>', 'nodes, with --slurm', positiveInteger, 1)
    .option('--python <file>', 'Python that has what training/requirements.txt lists', 'python3')
    .option('--slurm', 'print a script for sbatch; start nothing')
    .option('--dry-run', 'print the command; start nothing')
    .action(async (name: string, flags: TrainFlags) => {
      if (flags.nodes > 1 && !flags.slurm) throw new UsageError('--nodes needs --slurm.');
      const recipe = await loadRecipe(name, flags.set);
      const options: TrainOptions = {
        ...{ size: flags.size, changes: flags.set, python: flags.python },
        ...{ data: resolve(flags.data), out: resolve(flags.out) },
        ...{ gpusPerNode: flags.gpus, nodes: flags.nodes },
      };
      process.stderr.write(`${formatCount(samplesPerStep(recipe, options), 'sample')} per step\n`);
      if (flags.slurm) {
        process.stdout.write(slurmScript(recipe, options));
        return;
      }
      const words = trainCommand(recipe, options);
      if (flags.dryRun) {
        process.stdout.write(`${commandLine(words)}\n`);
        return;
      }
      checkData(options.data);
      if (!(await startTraining(words))) process.exitCode = exitCodes.interrupted.code;
    });
}
