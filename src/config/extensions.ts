import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { digestSchema } from '../records/basics.ts';

/** What a check of one's own measures: one number of the video, or one of each of its clips or screens. */
export const measuredKinds = ['video', 'clips', 'screens'] as const;
/** What a check of one's own gives numbers of: the video, or each of its clips or screens. */
export type MeasuredKind = (typeof measuredKinds)[number];

/** What results are looked up by beside the names of stages, and what every object has: a lookup would find another thing. */
const reservedNames = ['own', 'constructor'];

/** Also the name of a folder, a reason of outcomes and a key of the configuration. */
export const ownNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a name of small letters, digits and hyphens')
  .max(40)
  .refine((name) => !reservedNames.includes(name), `another name than ${reservedNames.join(' or ')}`);

const ownStageSchema = z.strictObject({
  name: ownNameSchema,
  version: z.int().min(1),
  title: z.string(),
  /** Names of the stages whose results it gets. */
  inputs: z.array(z.string()),
  cpuSecPerSec: z.number(),
  /** Null for a stage that decides nothing. */
  check: z
    .strictObject({
      of: z.enum(measuredKinds),
      bound: z.enum(['atLeast', 'atMost']),
      threshold: z.number(),
    })
    .nullable(),
});
/** A stage or check of one's own as a run's record holds it: all that reading its results takes, without its code. */
export type OwnStage = z.infer<typeof ownStageSchema>;

const ownRecogniserSchema = z.strictObject({
  name: ownNameSchema,
  version: z.int().min(1),
  languages: z.array(z.string()).min(1),
});
export type OwnRecogniser = z.infer<typeof ownRecogniserSchema>;

const loadedExtensionSchema = z.strictObject({
  /** Path of the module. */
  module: z.string(),
  /** Of its bytes: whoever loads it later loads the same. */
  digest: digestSchema,
  stages: z.array(ownStageSchema),
  recogniser: ownRecogniserSchema.nullable(),
});
/** A module that was loaded at the start of a run. */
export type LoadedExtension = z.infer<typeof loadedExtensionSchema>;

/** A path as it is configured; a run puts what it loaded in its place. */
export const extensionsSchema = z.array(z.union([z.string().min(1), loadedExtensionSchema]));

export interface ExtensionSettings {
  extensions: readonly (string | LoadedExtension)[];
}

/** The modules that a run has loaded. */
export function loadedExtensions({ extensions }: ExtensionSettings): LoadedExtension[] {
  return extensions.filter((one) => typeof one !== 'string');
}

/** The stages and checks of one's own that a run has loaded. */
export function ownStages(settings: ExtensionSettings): OwnStage[] {
  return loadedExtensions(settings).flatMap(({ stages }) => stages);
}

/** The recogniser of one's own that transcribes, with its module; null where there is none. */
export function ownRecogniser(
  settings: ExtensionSettings,
): { extension: LoadedExtension; recogniser: OwnRecogniser } | null {
  for (const extension of loadedExtensions(settings)) {
    const { recogniser } = extension;
    if (recogniser) return { extension, recogniser };
  }
  return null;
}

/** Path of a module that is named by a path, or by a `file:` address as `import.meta.url` has them. */
export function extensionPath(named: string | URL, folder: string): string {
  const text = String(named);
  return text.startsWith('file:') ? fileURLToPath(text) : resolve(folder, text);
}
