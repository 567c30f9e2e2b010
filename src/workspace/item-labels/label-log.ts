import { z } from 'zod';
import { byteLinesOf } from '../../base/lines.ts';
import { Workspace, type WorkspacePlace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import { digestSchema } from '../../records/basics.ts';
import { outcomeItemSchema } from '../../records/outcome.ts';
import { videoIdSchema } from '../../records/video.ts';

/** Names of people: each is the name of a file everywhere. */
export const personSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);

const said = { person: personSchema, at: z.iso.datetime(), note: z.string().max(2000) };

export const labelValues = ['keep', 'drop', 'wrong'] as const;

/** What somebody thinks of an item. It is named by what it is: its film, its kind, its time there. */
export const itemLabelSchema = z.strictObject({
  about: z.literal('item'),
  ...said,
  video: videoIdSchema,
  /** Digest of the file of the video, which stays when it is renamed. */
  sha256: digestSchema,
  kind: z.enum([...outcomeItemSchema.shape.kind.options, 'video']),
  /** Null for a video. */
  startSec: z.number().nullable(),
  endSec: z.number().nullable(),
  /** Digest of the picture that was looked at. */
  picture: digestSchema.nullable(),
  /** Null takes back what was said before. */
  label: z.enum(labelValues).nullable(),
});
export type ItemLabel = z.infer<typeof itemLabelSchema>;

export const imageKinds = ['slide', 'lecture', 'animation', 'natural'] as const;
export type ImageKind = (typeof imageKinds)[number];

/** What somebody says of an image of a sample in an audit; null for what was not answered yet. */
export const auditMarkSchema = z.strictObject({
  about: z.literal('audit'),
  ...said,
  sample: z.string().min(1).max(200),
  /** Video that the image is of. */
  video: videoIdSchema,
  /** Which image of the sample, from 0. */
  image: z.int().nonnegative(),
  picture: digestSchema,
  kind: z.enum(imageKinds).nullable(),
  /** Whether the sample shows nearly the same image already. */
  duplicate: z.boolean().nullable(),
  /** Whether the text around it explains it. */
  fits: z.boolean().nullable(),
});
export type AuditMark = z.infer<typeof auditMarkSchema>;

const opinionSchema = z.discriminatedUnion('about', [itemLabelSchema, auditMarkSchema]);
export type Opinion = z.infer<typeof opinionSchema>;

const newline = 0x0a;

/** Writes down what somebody thinks, and returns when it is on the disk. */
export async function addOpinion(place: WorkspacePlace, opinion: Opinion): Promise<void> {
  const { objects } = Workspace.at(place);
  const key = layout.labelsBy(opinion.person);
  const last = await objects.readAt(key, -1, 1);
  // Whoever was killed while writing left half a line, which the next must not be glued to.
  const begin = last && last.length > 0 && last[0] !== newline ? '\n' : '';
  await objects.append(key, `${begin}${JSON.stringify(opinion)}\n`, { synced: true });
}

/** All that people said, in the order of each; half a line is passed over. */
export async function readOpinions(place: WorkspacePlace): Promise<Opinion[]> {
  const { objects } = Workspace.at(place);
  const opinions: Opinion[] = [];
  for (const name of await objects.list(layout.labels)) {
    if (!name.endsWith('.jsonl')) continue;
    for await (const line of byteLinesOf(objects.stream(`${layout.labels}/${name}`))) {
      const opinion = opinionOf(line.toString());
      if (opinion) opinions.push(opinion);
    }
  }
  return opinions;
}

function opinionOf(line: string): Opinion | null {
  try {
    return opinionSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
