/** Names in datasets come from anywhere: they stay on one line, and are no markup, link, picture or tag. */
export function markdownText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const plain = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  // An underscore inside a word is one; anything else here may be markup.
  return plain.replace(/[\\`*{}[\]<>#|~!&]|\b_|_\b/g, '\\$&');
}

/**
 * Text of several lines as paragraphs of Markdown that read as it does: nothing at the beginning of a line makes it a list, a
 * heading or code.
 */
export function markdownLines(text: string): string[] {
  return text.split(/\r\n?|\n/).map((line) =>
    markdownText(line)
      .trim()
      .replace(/^([-+=])/, '\\$1')
      .replace(/^(\d{1,9})([.)])/, '$1\\$2'),
  );
}
