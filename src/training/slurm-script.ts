import type { Recipe } from './recipe.ts';
import { commandLine, launcher, launcherArguments, quoted, type TrainOptions } from './train-command.ts';

/**
 * A script for `sbatch`: one launcher a node, which meet at the first. It resumes: given again, or requeued, the job goes
 * on from the last whole checkpoint.
 */
export function slurmScript(recipe: Recipe, options: TrainOptions): string {
  const command = [
    `exec ${commandLine([options.python, ...launcher])}`,
    '--machine_rank "$SLURM_NODEID" --main_process_ip "$HEAD_NODE" --main_process_port "$HEAD_PORT"',
    commandLine(launcherArguments(recipe, options)),
  ].join(' ');
  // Data loaders of each GPU, and its own process.
  const cores = options.gpusPerNode * (recipe.settings.workers + 1);
  return `#!/bin/bash
#SBATCH --job-name=lectern-train
#SBATCH --nodes=${options.nodes}
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=${options.gpusPerNode}
#SBATCH --cpus-per-task=${cores}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=lectern-train-%j.log
set -euo pipefail
export HEAD_NODE="$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)"
export HEAD_PORT="$((20000 + SLURM_JOB_ID % 20000))"
# Each node has a rank of its own, so the command is expanded there.
srun --kill-on-bad-exit=1 bash -c ${quoted(command)}
`;
}
