import { sha256 } from '../base/fingerprint.ts';
import type { ImagePart, Message, TextPart } from './message.ts';

/** A turn as `/chat/completions` takes it: https://platform.openai.com/docs/api-reference/chat/create */
export interface WireMessage {
  role: Message['role'];
  content: string | ({ type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } })[];
}

/** Text alone goes as one string, which is all that the chat templates of some models take. */
export function toWire({ role, parts }: Message): WireMessage {
  if (parts.every((part) => part.type === 'text'))
    return { role, content: parts.map(({ text }) => text).join('\n\n') };
  return { role, content: parts.map((part) => (part.type === 'text' ? part : wirePicture(part))) };
}

function wirePicture({ mediaType, bytes }: ImagePart): { type: 'image_url'; image_url: { url: string } } {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return { type: 'image_url', image_url: { url: `data:${mediaType};base64,${base64}` } };
}

/** What of a turn bears on the answer, with digests in the place of pictures. */
export function forDigest({ role, parts }: Message): unknown {
  const forPart = (part: TextPart | ImagePart): unknown =>
    part.type === 'text' ? part.text : { mediaType: part.mediaType, sha256: sha256(part.bytes) };
  return { role, parts: parts.map(forPart) };
}
