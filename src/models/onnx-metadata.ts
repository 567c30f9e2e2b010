import { type FileHandle, open } from 'node:fs/promises';
import { type Field, fieldIn } from './protobuf.ts';

/** Field of `ModelProto` with what exporters add by name, and fields of its entries (onnx.proto). */
const metadataField = 14;
const keyField = 1;
const valueField = 2;
/** An alphabet of 20,000 characters takes 100 kB. */
const maxEntryBytes = 4 << 20;

/**
 * A text that an ONNX model carries under a name, which the runtime does not tell. Everything else in the file is passed
 * over, so that it takes no memory. Null where there is none.
 * @throws Error where the file is no ONNX model.
 */
export async function onnxMetadata(path: string, key: string): Promise<string | null> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    for (let at = 0; at < size; ) {
      const field = await readField(handle, at, size, path);
      if (field.number === metadataField && field.bytes <= maxEntryBytes) {
        const entry = await readAt(handle, field.start, field.bytes);
        const texts = textsOf(entry, path);
        if (texts.get(keyField) === key) return texts.get(valueField) ?? '';
      }
      at = field.start + field.bytes;
    }
    return null;
  } finally {
    await handle.close();
  }
}

/** Longest head of a field: two numbers of ten bytes. */
const headBytes = 20;

async function readField(handle: FileHandle, at: number, end: number, path: string): Promise<Field> {
  const field = fieldIn(await readAt(handle, at, Math.min(headBytes, end - at)), 0);
  if (field === null || at + field.start + field.bytes > end) throw noModel(path);
  return { ...field, start: at + field.start };
}

function textsOf(entry: Buffer, path: string): Map<number, string> {
  const texts = new Map<number, string>();
  for (let at = 0; at < entry.length; ) {
    const field = fieldIn(entry, at);
    if (field === null || field.start + field.bytes > entry.length) throw noModel(path);
    texts.set(field.number, entry.toString('utf8', field.start, field.start + field.bytes));
    at = field.start + field.bytes;
  }
  return texts;
}

async function readAt(handle: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, at);
  return buffer.subarray(0, bytesRead);
}

function noModel(path: string): Error {
  return new Error(`Expected an ONNX model, got ${path}, which is none.`);
}
