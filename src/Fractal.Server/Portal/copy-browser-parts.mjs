// Copies what pages need from node_modules into wwwroot/lib: unmodified, with licences.
import { cp, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const lib = join(here, '..', 'wwwroot', 'lib');

await rm(lib, { recursive: true, force: true });
await mkdir(join(lib, 'hash-wasm'), { recursive: true });
for (const part of ['core', 'vendor', 'LICENSE.txt', 'AUTHORS']) await cp(join(modules, '@novnc/novnc', part), join(lib, 'novnc', part), { recursive: true });
await cp(join(modules, 'hash-wasm/dist/argon2.umd.min.js'), join(lib, 'hash-wasm/argon2.js'));
await cp(join(modules, 'hash-wasm/LICENSE'), join(lib, 'hash-wasm/LICENSE.txt'));
