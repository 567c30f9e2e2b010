#!/usr/bin/env node
// Stands in for yt-dlp: writes down how it was called, and does what FAKE_YT_DLP beside it says.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const told = JSON.parse(readFileSync(join(here, 'told.json'), 'utf8'));
appendFileSync(
  join(here, 'calls.jsonl'),
  `${JSON.stringify({ args, cwd: process.cwd(), env: Object.keys(process.env) })}\n`,
);
if (args.includes('--version')) {
  process.stdout.write(`${told.version}\n`);
  process.exit(0);
}
if (told.hang) await new Promise((resolve) => setTimeout(resolve, 60_000));
for (const [name, hex] of Object.entries(told.files ?? {})) writeFileSync(name, Buffer.from(hex, 'hex'));
if (told.error) process.stderr.write(`ERROR: ${told.error}\n`);
process.exit(told.code ?? 0);
