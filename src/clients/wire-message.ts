import { sha256 } from '../base/fingerprint.ts';
import type { ImagePart, Message, TextPart } from './message.ts';

/** By value of six bits. */
const base64Bytes = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const padding = 61;

/**
 * A request to `/chat/completions` as JSON, byte by byte: https://platform.openai.com/docs/api-reference/chat/create.
 * Pictures become Base64 in place: as texts they would be in memory several times, and many questions with many pictures
 * are on their way at once.
 * @param fields All but the conversation.
 */
export function toWire(messages: readonly Message[], fields: Readonly<Record<string, unknown>>): Uint8Array {
  const { messages: _, ...others } = fields;
  const pieces = [
    ...messages.flatMap((message, index) => [index === 0 ? '{"messages":[' : ',', ...messagePieces(message)]),
    `],${JSON.stringify(others).slice(1)}`,
  ];
  return joined(pieces);
}

/** Text, or the bytes of a picture that stand in it as Base64. */
type Piece = string | Uint8Array;

/** Text alone goes as one string, which is all that the chat templates of some models take. */
function messagePieces({ role, parts }: Message): Piece[] {
  if (parts.every((part) => part.type === 'text'))
    return [JSON.stringify({ role, content: parts.map(({ text }) => text).join('\n\n') })];
  return [
    `{"role":${JSON.stringify(role)},"content":[`,
    ...parts.flatMap((part, index) => [index === 0 ? '' : ',', ...partPieces(part)]),
    ']}',
  ];
}

function partPieces(part: TextPart | ImagePart): Piece[] {
  if (part.type === 'text') return [JSON.stringify(part)];
  return [`{"type":"image_url","image_url":{"url":"data:${part.mediaType};base64,`, part.bytes, '"}}'];
}

function joined(pieces: readonly Piece[]): Uint8Array {
  const lengths = pieces.map((piece) =>
    typeof piece === 'string' ? Buffer.byteLength(piece) : 4 * Math.ceil(piece.length / 3),
  );
  const all = Buffer.allocUnsafeSlow(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const piece of pieces)
    at += typeof piece === 'string' ? all.write(piece, at) : writeBase64(piece, all, at);
  return all;
}

/** @returns How many bytes it wrote. */
function writeBase64(bytes: Uint8Array, target: Uint8Array, start: number): number {
  let at = start;
  for (let from = 0; from < bytes.length; from += 3) {
    const [first, second, third] = [bytes[from]!, bytes[from + 1], bytes[from + 2]];
    const three = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    target[at] = base64Bytes[three >> 18]!;
    target[at + 1] = base64Bytes[(three >> 12) & 63]!;
    target[at + 2] = second === undefined ? padding : base64Bytes[(three >> 6) & 63]!;
    target[at + 3] = third === undefined ? padding : base64Bytes[three & 63]!;
    at += 4;
  }
  return at - start;
}

/** What of a turn bears on the answer, with digests in the place of pictures. */
export function forDigest({ role, parts }: Message): unknown {
  const forPart = (part: TextPart | ImagePart): unknown =>
    part.type === 'text' ? part.text : { mediaType: part.mediaType, sha256: sha256(part.bytes) };
  return { role, parts: parts.map(forPart) };
}
