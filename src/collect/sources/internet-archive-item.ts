import { z } from 'zod';

/** Texts of the Archive are one or many; some are numbers. */
const texts = z
  .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))])
  .optional()
  .transform((value) => (value === undefined ? [] : [value].flat().map(String)));

const fileSchema = z.object({
  name: z.string(),
  /** `original`, `derivative` or `metadata`. */
  source: z.string().default('original'),
  format: z.string().default(''),
  /** Name of the file that a derivative was made from. */
  original: z.union([z.string(), z.array(z.string())]).optional(),
  size: z.coerce.number().nonnegative().optional().catch(undefined),
  /** Seconds, or hours, minutes and seconds. */
  length: z.string().optional().catch(undefined),
  sha1: z.string().optional().catch(undefined),
  private: z.union([z.string(), z.boolean()]).optional(),
});
export type ItemFile = z.infer<typeof fileSchema>;

/** https://archive.org/developers/md-read.html; an item that is not there is `{}`. */
export const itemSchema = z.object({
  is_dark: z.boolean().optional(),
  metadata: z
    .object({
      title: texts,
      description: texts,
      creator: texts,
      licenseurl: texts,
      language: texts,
      date: texts,
      publicdate: texts,
      mediatype: texts,
    })
    .optional(),
  files: z.array(fileSchema).default([]),
  reviews: z.array(z.object({ reviewbody: texts })).default([]),
});
export type Item = z.infer<typeof itemSchema>;

/** https://archive.org/advancedsearch.php */
export const searchAnswerSchema = z.object({
  response: z.object({
    numFound: z.number(),
    docs: z.array(z.object({ identifier: z.string() })),
  }),
});

const videoName = /\.(mp4|m4v|mov|mkv|webm|ogv|avi|mpe?g|flv|wmv)$/i;
/** Best first: what plays everywhere and is no larger than it must be. */
const formats = ['h.264', 'h.264 ia', 'mpeg4', 'h.264 hd', 'webm', '512kb mpeg4', 'ogg video'];

/** One file for each video of an item: of those made from the same original, the best. */
export function videoFiles(files: readonly ItemFile[]): { original: string; file: ItemFile }[] {
  const byOriginal = new Map<string, ItemFile>();
  for (const file of files) {
    if (!videoName.test(file.name) || String(file.private) === 'true') continue;
    const made = [file.original].flat()[0];
    const original = file.source === 'derivative' && made !== undefined ? made : file.name;
    const best = byOriginal.get(original);
    if (!best || preference(file) < preference(best)) byOriginal.set(original, file);
  }
  return [...byOriginal].map(([original, file]) => ({ original, file }));
}

function preference({ format, name }: ItemFile): number {
  const place = formats.indexOf(format.toLowerCase());
  if (place >= 0) return place;
  return formats.length + (/\.mp4$/i.test(name) ? 0 : 1);
}

/** Seconds of `1234.56` or `1:02:03`; null for anything else. */
export function lengthSec(text: string | undefined): number | null {
  if (text === undefined || !/^\d+(:\d{1,2}){0,2}(\.\d+)?$/.test(text)) return null;
  return text.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The text of a description, which the Archive keeps as HTML. */
export function plainDescription(html: string): string {
  return html
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:#(\d{1,7})|([a-z]+));/gi, (whole, code: string | undefined, name: string | undefined) => {
      if (code === undefined) return entities[name!.toLowerCase()] ?? whole;
      return Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole;
    })
    .replace(/[^\S\n]+/g, ' ')
    .trim();
}
