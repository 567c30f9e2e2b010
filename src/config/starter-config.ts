import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stringify } from 'yaml';
import { z } from 'zod';
import { settingsSchema } from './schema.ts';

/** Made by `npm run docs`; it comes with the package. */
export const schemaFile = fileURLToPath(new URL('../../docs/reference/lectern.schema.json', import.meta.url));

/** What most people set first, in the order of the schema. */
const usual = [
  'languages',
  'exclusions',
  'transcribe.model',
  'transcribe.captions',
  'judge.minWords',
  'judge.minKnowledgeDensity',
  'clip.minSec',
  'clip.maxSec',
  'keyframe.detector',
  'keyframe.pick',
  'keyframe.reveals',
  'read.minInformativeness',
  'checks.suspect',
  'weave.packing',
  'weave.model',
  'weave.tokenBudget',
  'weave.repeats',
  'weave.valShare',
  'export.text',
  'export.ocr',
];

const width = 100;

const header = `# Configuration of Lectern for the commands that are run in this folder. The values are the defaults.
# To change one, remove the # before its name. All settings: lectern config print --yaml
`;

const models = `# Models on servers with the OpenAI API, each for a role; the built-in models do the rest.
#providers:
#  local: { baseUrl: "http://localhost:8000/v1", concurrency: 16 }
#roles:
#  refine: { provider: local, model: Qwen/Qwen2.5-7B-Instruct }
#  judge: [{ provider: local, model: Qwen/Qwen2.5-7B-Instruct }]
`;

interface SchemaNode {
  description?: string;
  default?: unknown;
  properties?: Record<string, SchemaNode>;
}

/**
 * A configuration file to begin with: the usual settings with what they do and their defaults, none of them set.
 * @param folder Where it will lie.
 */
export function starterConfig(folder: string): string {
  const schema = z.toJSONSchema(settingsSchema, { io: 'input' }) as SchemaNode;
  const blocks = [`# yaml-language-server: $schema=${schemaPlace(folder)}\n${header}`];
  let open: string | null = null;
  for (const path of usual) {
    const [name, key] = path.split('.') as [string, string?];
    const node = schema.properties?.[name];
    if (key === undefined) blocks.push(setting(name, node, ''));
    else {
      const text = setting(key, node?.properties?.[key], '  ');
      blocks.push(name === open ? text : `${name}:\n${text}`);
      open = name;
    }
  }
  return [...blocks, models].join('\n');
}

function setting(key: string, node: SchemaNode | undefined, indent: string): string {
  if (node?.description === undefined) throw new Error(`${key} is no setting that is described.`);
  const value = stringify(node.default, { collectionStyle: 'flow', lineWidth: 0 }).trim();
  return `${commented(node.description, indent)}${indent}#${key}: ${value}\n`;
}

/** Words as comment lines. */
function commented(words: string, indent: string): string {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}# ${word}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

/**
 * The schema as an editor finds it: below the folder by a path, which holds for others who install Lectern there too,
 * elsewhere by a file URL. Editors end it at the first blank.
 */
function schemaPlace(folder: string): string {
  const path = relative(folder, schemaFile);
  const isBelow = !isAbsolute(path) && path.split(sep)[0] !== '..';
  return isBelow && !/\s/.test(path) ? path.split(sep).join('/') : pathToFileURL(schemaFile).href;
}
