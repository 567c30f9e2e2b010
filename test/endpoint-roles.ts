/** A server on which every role has its model, and configurations that give roles to it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { picturesOf, type Reply, textOf } from './protocol-chat.ts';
import type { ChooseMisbehaviour } from './protocol-misbehaviour.ts';
import { type ProtocolServer, startProtocolServer } from './protocol-server.ts';

export type Role = 'transcribe' | 'refine' | 'judge' | 'caption' | 'embedText' | 'read';
export const allRoles: readonly Role[] = ['transcribe', 'refine', 'judge', 'caption', 'embedText', 'read'];

type Says = Partial<Record<string, (text: string) => string | Reply>>;

export interface RoleServer extends ProtocolServer {
  /** Set to let the next requests meet trouble; null to answer well. */
  misbehave: ChooseMisbehaviour | null;
  /** What a model says instead of its usual answer, by its name. */
  says: Says;
  /** How many requests have come for each model since this was last asked. */
  newRequests(): Record<string, number>;
}

/** Starts a server with a model for each role: `listener`, `editor`, `judge-a`, `judge-b`, `captioner`, `encoder`, `reader`. */
export async function startRoleServer(key: string | null = null): Promise<RoleServer> {
  const server: ProtocolServer = await startProtocolServer({
    key,
    misbehave: (request) => roles.misbehave?.(request) ?? null,
    chat: (body) => {
      const text = textOf(body);
      return roles.says[body.model]?.(text) ?? usual(body.model, text, picturesOf(body).length);
    },
    embed: (text) => [text.length, 100, text.split(' ').length],
    transcribe: ({ durationSec }) => ({
      language: 'english',
      segments: [
        { start: 0, end: durationSec / 2, text: 'The square on the long side of the triangle' },
        {
          start: durationSec / 2,
          end: durationSec,
          text: `is as large as both others, ${durationSec.toFixed(3)}.`,
        },
      ],
    }),
  });
  let seen = 0;
  const roles: RoleServer = Object.assign(server, {
    misbehave: null,
    says: {},
    newRequests() {
      const counts: Record<string, number> = {};
      for (const { body } of server.requests.slice(seen)) {
        const { model } = body as { model: string };
        counts[model] = (counts[model] ?? 0) + 1;
      }
      seen = server.requests.length;
      return counts;
    },
  });
  return roles;
}

function usual(model: string, text: string, pictures: number): string {
  switch (model.replace(/-\d+$/, '')) {
    case 'editor':
      return JSON.stringify({ lines: linesIn(text) });
    case 'judge-a':
    case 'judge-b':
      return JSON.stringify({
        relevance: 8,
        density: 7,
        quality: 9,
        rationale: `${model} says that it teaches.`,
      });
    case 'captioner':
      return JSON.stringify({ description: `A slide with a right triangle, in ${pictures} pictures.` });
    case 'reader':
      return JSON.stringify({ text: 'Pythagoras:\n$a^2 + b^2 = c^2$', informativeness: 8 });
    default:
      return 'I know no such role.';
  }
}

/** The numbered lines that the editor is asked about. */
export function linesIn(text: string): { number: number; text: string }[] {
  const lines = [...text.matchAll(/^(\d+)\. (.+)$/gm)];
  return lines.map(([, number, line]) => ({ number: Number(number), text: line! }));
}

/** Writes a configuration that gives these roles to the server; the rest is embedded. */
export function writeConfig(
  folder: string,
  { baseUrl }: Pick<ProtocolServer, 'baseUrl'>,
  roles: readonly Role[],
  changes: { provider?: object; models?: Partial<Record<string, object | object[]>>; rest?: object } = {},
): string {
  const model = (name: string): object => ({ provider: 'local', model: name });
  const usualModels: Record<Role, object | object[]> = {
    transcribe: model('listener'),
    refine: model('editor'),
    judge: [model('judge-a'), model('judge-b')],
    caption: model('captioner'),
    embedText: model('encoder'),
    read: model('reader'),
  };
  const given = Object.fromEntries(roles.map((role) => [role, changes.models?.[role] ?? usualModels[role]]));
  const local = {
    baseUrl,
    concurrency: 4,
    timeoutSec: 2,
    firstTokenSec: 1,
    retries: 1,
    prices: { inputPerMillion: 1, outputPerMillion: 2, audioPerMinute: 0.01 },
    ...changes.provider,
  };
  const path = join(folder, `config-${++written}.yaml`);
  // JSON is YAML.
  writeFileSync(path, JSON.stringify({ providers: { local }, roles: given, ...changes.rest }));
  return path;
}

let written = 0;
