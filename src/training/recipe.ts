import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../base/errors.ts';

/** The Python program and its recipes, which come with Lectern. */
export const trainingFolder = fileURLToPath(new URL('../../training/', import.meta.url));

/** Sizes of models that a recipe can train. */
export const modelSizes = ['tiny', '150m', 'full'] as const;
/** Size of the model that is trained: `tiny` and `150m` try a recipe, `full` is the model itself. */
export type ModelSize = (typeof modelSizes)[number];

const settingsSchema = z
  .object({
    family: z.enum(['llava', 'idefics2']),
    batch: z.number().int().positive(),
    accumulate: z.number().int().positive(),
    bf16: z.boolean(),
    workers: z.number().int().min(0),
  })
  .catchall(z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** A recipe of the trainer with its settings (docs/training.md). */
export interface Recipe {
  /** Name of a built-in recipe, or absolute path of a file. */
  name: string;
  settings: z.infer<typeof settingsSchema>;
}

/** Names of the built-in recipes. */
export async function recipeNames(): Promise<string[]> {
  const files = await readdir(join(trainingFolder, 'recipes'));
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/**
 * Reads a recipe of the trainer: a built-in one, or a file.
 * @param name Of a recipe that comes with Lectern, or the path of a `.yaml` file of one's own.
 * @param changes `key=value`, each another value of a setting.
 * @throws UsageError where there is no such recipe or setting
 */
export async function loadRecipe(name: string, changes: readonly string[]): Promise<Recipe> {
  const path = name.endsWith('.yaml') ? name : join(trainingFolder, 'recipes', `${name}.yaml`);
  if (!existsSync(path))
    throw new UsageError(`There is no recipe ${name}. Known: ${(await recipeNames()).join(', ')}.`);
  const settings: Record<string, unknown> = parse(await readFile(path, 'utf8')) ?? {};
  for (const change of changes) {
    const [, key = '', value = ''] = /^([^=]*)=(.*)$/s.exec(change) ?? [];
    if (!Object.hasOwn(settings, key)) {
      const known = Object.keys(settings).join(', ');
      throw new UsageError(
        `--set ${change}: the recipe ${name} has no setting ${key || change}. Known: ${known}.`,
      );
    }
    settings[key] = scalarOf(value);
  }
  const read = settingsSchema.safeParse(settings);
  // Absolute, because a job may start in another folder.
  if (read.success) return { name: name.endsWith('.yaml') ? resolve(name) : name, settings: read.data };
  const { path: at, message } = read.error.issues[0]!;
  throw new UsageError(`The recipe ${name}: ${at.join('.')}: ${message}.`);
}

/** As the trainer reads it: JSON, or a bare word. */
function scalarOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
