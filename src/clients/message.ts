/** Text of a turn. */
export interface TextPart {
  type: 'text';
  text: string;
}

/** An encoded picture; its place among the parts is its place in what the model sees. */
export interface ImagePart {
  type: 'image';
  mediaType: 'image/jpeg' | 'image/png' | 'image/webp';
  bytes: Uint8Array;
}

/** One turn of a conversation. Pictures are for `user` turns. */
export interface Message {
  role: 'system' | 'user' | 'assistant';
  parts: readonly (TextPart | ImagePart)[];
}
