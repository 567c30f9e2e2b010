import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Digest of everything in a workspace that is data, not journal, by path. */
export function contentOf(workspace: string): Record<string, string> {
  const files = readdirSync(workspace, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const named = files.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    named
      .map((path) => [path.slice(workspace.length + 1), path] as const)
      .filter(([name]) => !name.startsWith('journal'))
      .sort()
      .map(([name, path]) => [name, isResponseLog(name) ? digestOf(responsesOf(path)) : sha256(path)]),
  );
}

function isResponseLog(name: string): boolean {
  return name.startsWith('responses/');
}

/** The answers of a file that are whole, in an order that does not hang on which came first. */
function responsesOf(path: string): string {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter(isResponse).sort().join('\n');
}

/** Whether the digest that stands before an answer is that of its text. */
function isResponse(line: string): boolean {
  const [, digest, text = ''] =
    /"sha256":"([0-9a-f]{64})",(?:"anew":true,)?"answer":(.*)\}$/.exec(line) ?? [];
  return digest === digestOf(text);
}

/**
 * What is under a final name in a workspace, at any moment of a run, and is not whole: an artefact or blob that its
 * digest disowns, JSON that is cut off, a picture that the textbook names and that is not there.
 */
export function brokenIn(workspace: string): string[] {
  if (!existsSync(workspace)) return [];
  const names = readdirSync(workspace, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => {
    const path = join(workspace, name);
    if (/^blobs\/[^.]/.test(name)) return sha256(path) !== name.slice('blobs/'.length);
    if (/^artefacts\/\w+\/[^.]/.test(name)) return !isArtefact(readFileSync(path, 'utf8'));
    if (/(^|\/)\.[^/]*$/.test(name) || name.startsWith('journal')) return false;
    // Lines that are torn count as not there.
    if (isResponseLog(name)) return false;
    if (name === 'export/default/textbook/textbook.jsonl') {
      const images = linesOf(path).flatMap((line) => (line as { images: (string | null)[] }).images);
      return images.some(
        (image) => image !== null && !existsSync(join(workspace, 'export', 'default', 'textbook', image)),
      );
    }
    if (name.endsWith('.jsonl')) return !parses(() => linesOf(path));
    if (name.endsWith('.json')) return !parses(() => JSON.parse(readFileSync(path, 'utf8')));
    return (
      name.endsWith('.jpg') &&
      !readFileSync(path)
        .subarray(-2)
        .equals(Buffer.from([0xff, 0xd9]))
    );
  });
}

function isArtefact(text: string): boolean {
  const [envelope = '', body = '', end] = text.split('\n');
  return end === '' && parses(() => JSON.parse(envelope)) && JSON.parse(envelope).digest === digestOf(body);
}

function linesOf(path: string): unknown[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  if (lines.pop() !== '') throw new SyntaxError('The last line is cut off.');
  return lines.map((line) => JSON.parse(line) as unknown);
}

function parses(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}

function sha256(path: string): string {
  return digestOf(readFileSync(path));
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
