// `lectern/training`: the commands that train, and what a study has come to.

export type { Spread } from '../evaluate/statistics/spread.ts';
export { loadRecipe, type ModelSize, modelSizes, type Recipe, recipeNames } from '../training/recipe.ts';
export { type ShuffleCurve, shuffleCurves } from '../training/shuffle-curve.ts';
export { slurmScript } from '../training/slurm-script.ts';
export { checkData, startTraining } from '../training/start-training.ts';
export { type StudyState, studyState } from '../training/study.ts';
export type { SeededSpread } from '../training/study-scores.ts';
export type { StudyTables } from '../training/study-tables.ts';
export { commandLine, samplesPerStep, type TrainOptions, trainCommand } from '../training/train-command.ts';
