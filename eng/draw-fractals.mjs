// Draws the pictures of the demo app: three views of the Mandelbrot set and a Julia set, as PNG files.
// Usage: node draw-fractals.mjs FOLDER
import { deflateSync } from 'node:zlib';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const width = 1280, height = 800, rounds = 400;

const views = [
  { name: '1-whole', x: -0.65, y: 0, across: 3.6, hue: 0.60 },
  { name: '2-seahorses', x: -0.7453, y: 0.1127, across: 0.0065, hue: 0.52 },
  { name: '3-spirals', x: -0.761574, y: -0.0847596, across: 0.0012, hue: 0.03 },
  { name: '4-julia', x: 0, y: 0, across: 3.3, hue: 0.78, julia: [-0.8, 0.156] },
];

// Iterations until escape, smoothed to a real number; 0 inside the set.
function escape(zx, zy, cx, cy) {
  for (let i = 1; i <= rounds; i++) {
    const x2 = zx * zx, y2 = zy * zy;
    if (x2 + y2 > 256) return i + 1 - Math.log2(Math.log2(x2 + y2) / 2);
    zy = 2 * zx * zy + cy;
    zx = x2 - y2 + cx;
  }
  return 0;
}

function colour(n, hue) {
  if (n === 0) return [10, 12, 18];
  const t = Math.log(n + 1) * 1.4;
  return [0, 0.13, 0.29].map(shift => Math.round(140 + 115 * Math.sin(t * 2 + 6.283 * (hue + shift))));
}

function draw({ x, y, across, hue, julia }) {
  const rows = Buffer.alloc(height * (1 + width * 3));
  const step = across / width;
  let at = 0;
  for (let row = 0; row < height; row++) {
    rows[at++] = 0;
    for (let column = 0; column < width; column++) {
      const px = x + (column - width / 2) * step, py = y + (row - height / 2) * step;
      const n = julia ? escape(px, py, julia[0], julia[1]) : escape(0, 0, px, py);
      for (const part of colour(n, hue)) rows[at++] = part;
    }
  }
  return rows;
}

const crcTable = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n >>> 0;
});

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), content]);
  let crc = 0xffffffff;
  for (const byte of body) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

function png(rows) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 6 })), chunk('IEND', Buffer.alloc(0))]);
}

const folder = process.argv[2];
if (!folder) {
  console.error('Usage: node draw-fractals.mjs FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
for (const view of views) writeFileSync(join(folder, `${view.name}.png`), png(draw(view)));
