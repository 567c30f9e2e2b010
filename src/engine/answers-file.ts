import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** A name for files that no label, whatever it holds, can lead out of its folder with or share with another. */
export function labelSlug(label: string): string {
  const slug = label
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60);
  if (slug === label) return slug;
  const digest = createHash('sha256').update(label).digest('hex').slice(0, 8);
  return `${slug || 'model'}-${digest}`;
}

/** File of the answers of a model, in a folder that keeps answers of several. */
export function answersFile(folder: string, provider: string, model: string): string {
  return join(folder, 'responses', `${labelSlug(`${provider}/${model}`)}.jsonl`);
}
