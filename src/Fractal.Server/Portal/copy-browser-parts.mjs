// Puts what pages need from node_modules into wwwroot/lib, with licences. noVNC's fifty modules become one file, which loads sooner.
import { build } from 'esbuild';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const novnc = join(modules, '@novnc/novnc');
const lib = join(here, '..', 'wwwroot', 'lib');

await rm(lib, { recursive: true, force: true });
await mkdir(join(lib, 'hash-wasm'), { recursive: true });
await mkdir(join(lib, 'novnc'));
const { version } = JSON.parse(await readFile(join(novnc, 'package.json')));
await build({
  stdin: {
    contents: `
      export { default as RFB } from './core/rfb.js';
      export { default as KeyTable } from './core/input/keysym.js';
      export { default as keysyms } from './core/input/keysymdef.js';`,
    resolveDir: novnc,
  },
  outfile: join(lib, 'novnc/novnc.js'),
  bundle: true,
  format: 'esm',
  minify: true,
  banner: { js: `/*! noVNC ${version}, Mozilla Public License 2.0 (LICENSE.txt). Source: https://github.com/novnc/noVNC/tree/v${version} */` },
});
for (const part of ['LICENSE.txt', 'AUTHORS']) await cp(join(novnc, part), join(lib, 'novnc', part));
await cp(join(modules, 'hash-wasm/dist/argon2.umd.min.js'), join(lib, 'hash-wasm/argon2.js'));
await cp(join(modules, 'hash-wasm/LICENSE'), join(lib, 'hash-wasm/LICENSE.txt'));
