import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, UsageError } from '../base/errors.ts';
import { makeFolder } from '../base/make-folder.ts';
import { promptText } from '../prompts/load-prompt.ts';
import { promptRoles } from '../records/prompt-role.ts';

/**
 * Writes the prompts that come with Lectern to a folder, a file for each role; what is there already stays.
 * @throws UsageError where the folder cannot be written
 */
export async function ejectPrompts(folder: string): Promise<{ written: string[]; kept: string[] }> {
  const [written, kept]: [string[], string[]] = [[], []];
  try {
    await makeFolder(folder);
    for (const role of promptRoles) {
      const name = `${role}.md`;
      const text = await promptText({}, role);
      const isNew = await writeFile(join(folder, name), text, { flag: 'wx' }).then(
        () => true,
        (error: unknown) => {
          if (errorCode(error) === 'EEXIST') return false;
          throw error;
        },
      );
      (isNew ? written : kept).push(name);
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    throw new UsageError(`Cannot write to the folder ${folder} (${errorCode(error)}). Choose another one.`);
  }
  return { written, kept };
}
