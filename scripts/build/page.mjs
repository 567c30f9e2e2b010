// Bundles the page of `lectern view`. The files carry digests of their contents in their names, so that the server may
// let browsers keep them.
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

/** @param outDir An empty folder, or none. */
export async function buildPage(source, outDir) {
  await build({
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
      emptyOutDir: false,
      // Data addresses would need a looser content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 400,
      // How long which plugin took is no fault of the page, and is told only where the machine is busy.
      rolldownOptions: { checks: { bundlerTimings: false } },
    },
  });
}
