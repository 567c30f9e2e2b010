import { basename } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../base/errors.ts';
import { importModule } from '../../base/import-module.ts';
import { measuredKinds, ownNameSchema } from '../../config/extensions.ts';
import type { Digest } from '../../records/basics.ts';
import type { Extension } from './extension.ts';

const code = z.custom<() => unknown>((value) => typeof value === 'function', 'Expected a function');
const work = {
  name: ownNameSchema,
  version: z.int().min(1),
  title: z.string().optional(),
  inputs: z.array(z.string()).min(1),
  cpuSecPerSec: z.number().min(0).optional(),
};
const extensionSchema = z.strictObject({
  checks: z
    .array(
      z
        .strictObject({
          ...work,
          of: z.enum(measuredKinds).optional(),
          atLeast: z.number().optional(),
          atMost: z.number().optional(),
          measure: code,
        })
        .refine(
          ({ atLeast, atMost }) => (atLeast === undefined) !== (atMost === undefined),
          'Expected atLeast or atMost',
        ),
    )
    .optional(),
  stages: z.array(z.strictObject({ ...work, run: code })).optional(),
  recogniser: z
    .strictObject({
      name: ownNameSchema,
      version: z.int().min(1),
      languages: z.array(z.string()).min(1),
      maxSec: z.number().min(1).optional(),
      transcribe: code,
    })
    .optional(),
});

/**
 * Loads a module of one's own as it is now.
 * @param expected Digest that it must have: of another one nothing is run.
 * @throws UsageError naming it and what is wrong
 */
export async function readExtension(
  path: string,
  expected?: Digest,
): Promise<{ extension: Extension; digest: Digest }> {
  const { exported, digest } = await importModule(path, 'extension', expected);
  const read = extensionSchema.safeParse(exported);
  if (!read.success) {
    const [{ path: place, message }] = read.error.issues as [z.core.$ZodIssue];
    throw new UsageError(
      `The default export of ${basename(path)} is no extension: ${message}${place.length > 0 ? ` in ${place.join('.')}` : ''} (${path}).`,
    );
  }
  // Not what was parsed: `measure` of a class would lose its `this`.
  return { extension: exported as Extension, digest };
}
