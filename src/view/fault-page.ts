import { createHash } from 'node:crypto';

const style = `
:root { color-scheme: light dark; }
body { margin: 15vh auto 0; max-width: 34rem; padding: 0 1.5rem; font: 1.0625rem/1.5 Georgia, serif; }
h1 { font-size: 1.5rem; }
`;

/** Lets the style of a fault's page apply, and nothing else. */
export const faultPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A page of its own for who may not have, or cannot use, the files of the page. */
export function faultPage(message: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lectern</title><style>${style}</style></head>
<body><h1>Lectern</h1><p>${escaped(message)}</p></body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
