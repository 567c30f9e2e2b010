// Bundles the page of `lectern view`. The files carry digests of their contents in their names, so that the server may
// let browsers keep them.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join, sep } from 'node:path';
import { build } from 'vite';

/** KaTeX names each font in three formats; every browser that runs the page reads the first. */
const woff2Only = {
  name: 'woff2-only',
  enforce: 'pre',
  transform(code, id) {
    if (!/katex[^/]*\.css$/.test(id)) return null;
    return code.replaceAll(/,\s*url\([^)]*\.(?:woff|ttf)\)\s*format\("(?:woff|truetype)"\)/g, '');
  },
};

export async function buildPage(source, outDir) {
  const { output } = await build({
    root: source,
    configFile: false,
    envDir: false,
    publicDir: false,
    base: '/',
    logLevel: 'warn',
    plugins: [woff2Only],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir,
      target: 'es2022',
      // The page before may be looked at just now: new files first, then what is stale goes.
      emptyOutDir: false,
      // Data addresses would need a looser content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 400,
    },
  });
  const written = new Set(output.map(({ fileName }) => fileName));
  if (!existsSync(outDir)) return;
  for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !written.has(path.slice(outDir.length + 1).replaceAll(sep, '/'))) rmSync(path);
  }
}
