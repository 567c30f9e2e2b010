#!/bin/bash
# Submits what follows a plan: the work, the shares of finishing, and the join, each after the one before it.
#
#   lectern plan list.csv --out /shared/textbook --config lectern.yaml
#   deploy/slurm/submit.sh /shared/textbook 100 16
set -eu
workspace=${1:?Give the workspace.}
workers=${2:?Give the number of workers.}
finishers=${3:-1}
here=$(cd "$(dirname "$0")" && pwd)
# Whatever became of single tasks: what they left open is said by the join.
work=$(sbatch --parsable --array="1-$workers" "$here/work.sbatch" "$workspace")
finish=$(sbatch --parsable --dependency="afterany:$work" --array="1-$finishers" "$here/finish.sbatch" "$workspace")
exec sbatch --dependency="afterany:$finish" --job-name=lectern-join --wrap "lectern finish '$workspace'"
