import { resolve } from 'node:path';
import { z } from 'zod';
import { errorCode, errorMessage, UsageError } from '../base/errors.ts';
import { importModule } from '../base/import-module.ts';
import type { Exporter, WriteSamples } from './exporter.ts';
import { type ExportFormat, exporters, exportFormats } from './exporters.ts';

/** An output format of one's own: writes the samples of a workspace. */
export interface OwnFormat {
  /** Small letters, digits and hyphens: also the folder that it is written to where none is given. */
  name: string;
  write: WriteSamples;
  /** Whether `write` needs a folder of this machine, rather than a bucket. */
  isLocal?: true;
}

const ownFormatSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'Expected small letters, digits and hyphens'),
  write: z.custom<WriteSamples>((value) => typeof value === 'function', 'Expected a function'),
  isLocal: z.literal(true).optional(),
});

/**
 * Loads a format from the module that exports it by default.
 * @throws UsageError where there is none.
 */
export async function loadFormat(path: string): Promise<OwnFormat> {
  const { exported } = await importModule(resolve(path), 'output format');
  return checkedFormat(exported, path);
}

function checkedFormat(value: unknown, path?: string): OwnFormat {
  const read = ownFormatSchema.safeParse(value);
  if (!read.success) {
    const { path: place, message } = read.error.issues[0]!;
    const where = path === undefined ? '' : `: the default export of ${path}`;
    throw new UsageError(`No output format${where}: ${message} in ${place.join('.') || 'it'}.`);
  }
  if (Object.hasOwn(exporters, read.data.name))
    throw new UsageError(`${read.data.name} is the name of a built-in output format.`);
  return value as OwnFormat;
}

export function nameOfFormat(format: ExportFormat | OwnFormat): string {
  return typeof format === 'string' ? format : format.name;
}

/** What writes a format. @throws UsageError for a format that there is not */
export function exporterOf(format: string | OwnFormat): Exporter {
  if (typeof format !== 'string') {
    const { name, write, isLocal } = checkedFormat(format);
    return { title: name, write: ownWrite(name, write.bind(format)), ...(isLocal && { isLocal }) };
  }
  if (Object.hasOwn(exporters, format)) return exporters[format as ExportFormat];
  throw new UsageError(
    `Unknown output format ${JSON.stringify(format)}. Formats: ${exportFormats.join(', ')}, or the path of a module with one of your own.`,
  );
}

/** What code of one's own throws is told as its fault; an error of the system is told as it is. */
function ownWrite(name: string, write: WriteSamples): WriteSamples {
  return async (...given) => {
    try {
      const { counts, files } = await write(...given);
      return { counts: { ...counts }, files: [...files] };
    } catch (error) {
      if (errorCode(error) !== undefined || error instanceof UsageError) throw error;
      const kind = error instanceof Error ? error.name : 'Error';
      throw new UsageError(`The output format ${name} failed: ${kind}: ${errorMessage(error)}`);
    }
  };
}
