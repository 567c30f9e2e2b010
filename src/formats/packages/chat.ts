import { withoutMediaMarks } from '../picture-mark.ts';
import { chatContents } from './chat-contents.ts';
import type { ChatDialect } from './chat-dialect.ts';
import { picturePath, writePictures } from './loose-pictures.ts';
import type { PackageFile } from './package-folder.ts';
import type { PackageOptions, Packager, WritePackage } from './packager.ts';
import { noCounts, type PackedDocument, type PackedSlot, packedDocuments } from './packed-documents.ts';
import { type SplitName, splitOf } from './splits.ts';

/** What stands for a picture in a text. */
const pictureMark = '<image>';

interface Dialect {
  /** The record of a document. @param text All of it, with a mark for each picture. */
  record(text: string, images: string[], packed: PackedDocument, options: PackageOptions): object;
  /** What is written beside the files of records. */
  beside?: (files: Partial<Record<SplitName, string>>) => { name: string; content: object };
}

const dialects: Record<ChatDialect, Dialect> = {
  swift: {
    record: (content, images) => ({ messages: [{ role: 'assistant', content }], images }),
  },
  'llama-factory': {
    // It wants turns in pairs; that of the user may be empty.
    record: (content, images) => ({
      messages: [
        { role: 'user', content: '' },
        { role: 'assistant', content },
      ],
      images,
    }),
    beside: (files) => ({ name: 'dataset_info.json', content: datasetInfo(files, chatColumns) }),
  },
  trl: { record: (text, images) => ({ text, images }) },
  llava: {
    record: (_text, images, { document, slots }, options) => {
      const first = slots.findIndex(({ kind }) => kind === 'text');
      const shown = first === -1 ? slots : slots.slice(0, first);
      const said = first === -1 ? [] : slots.slice(first);
      return {
        id: document.id,
        image: images,
        conversations: [
          { from: 'human', value: chatText(shown, options) },
          { from: 'gpt', value: chatText(said, options) },
        ],
      };
    },
    // LLaMA-Factory reads these records, too.
    beside: (files) => ({ name: 'dataset_info.json', content: datasetInfo(files, llavaColumns) }),
  },
};

/**
 * Writes documents as chats in JSON lines, `train.jsonl` and `validation.jsonl`: the model says the whole document, with
 * `<image>` where a picture stands.
 */
const writeChat: WritePackage = async (sources, folder, options) => {
  const counts = noCounts();
  const { record } = dialects[options.dialect];
  const files: Partial<Record<SplitName, PackageFile>> = {};
  for await (const packed of packedDocuments(sources, options, counts)) {
    await writePictures(packed, folder);
    const images = packed.images.map((image) => picturePath(packed, image));
    const split = splitOf(packed.document);
    files[split] ??= await folder.begin(`${split}.jsonl`);
    const line = record(chatText(packed.slots, options), images, packed, options);
    await files[split].write(`${JSON.stringify(line)}\n`);
  }
  for (const file of Object.values(files)) await file.finish();
  return counts;
};

export const chatPackager: Packager = {
  write: writeChat,
  describe: chatContents,
  end: async (folder, { files }, { dialect }) => {
    const { beside } = dialects[dialect];
    if (!beside) return;
    const nameOf = (split: SplitName): string | undefined =>
      files.find(({ name }) => name === `${split}.jsonl`)?.name;
    const { name, content } = beside({ train: nameOf('train'), validation: nameOf('validation') });
    await folder.write(name, `${JSON.stringify(content, null, 2)}\n`);
  },
};

/** Texts that follow each other are on lines of their own; a picture stands close to its text. */
function chatText(slots: readonly PackedSlot[], { ocr }: PackageOptions): string {
  let text = '';
  let isAfterText = false;
  for (const slot of slots) {
    const part =
      slot.kind === 'image' ? pictureMark : withoutMediaMarks(ocr === 'off' ? slot.text : slot.withOcr);
    if (part === '') continue;
    text += isAfterText && slot.kind === 'text' ? `\n${part}` : part;
    isAfterText = slot.kind === 'text';
  }
  return text;
}

const chatColumns = {
  columns: { messages: 'messages', images: 'images' },
  tags: { role_tag: 'role', content_tag: 'content', user_tag: 'user', assistant_tag: 'assistant' },
};
const llavaColumns = {
  columns: { messages: 'conversations', images: 'image' },
  tags: { role_tag: 'from', content_tag: 'value', user_tag: 'human', assistant_tag: 'gpt' },
};

/** What LLaMA-Factory reads of the files of a folder. */
function datasetInfo(files: Partial<Record<SplitName, string>>, columns: object): object {
  return Object.fromEntries(
    Object.entries(files).flatMap(([split, file_name]) =>
      file_name ? [[`lectern_${split}`, { file_name, formatting: 'sharegpt', ...columns }]] : [],
    ),
  );
}
