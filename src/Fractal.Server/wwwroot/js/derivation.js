// Derives what is sent in place of a password. Its twin is PasswordDerivation.cs in Fractal.Client; both pass the same vectors.
//   master     = Argon2id(UTF-8 of NFKC(password), salt, p = 1)
//   authSecret = HKDF-SHA-256(master, info "fractal/auth/v1")
import '../lib/hash-wasm/argon2.js';

const prefix = 'fa1.';
const bounds = { memoryKiB: [65_536, 1_048_576], iterations: [3, 16] };

/** Parameters for a new password: a random salt, 64 MiB, 3 passes. */
export const newParameters = () => ({ salt: toBase64Url(crypto.getRandomValues(new Uint8Array(16))), memoryKiB: 65_536, iterations: 3 });

/** Asks the server which parameters an account has. */
export async function parametersOf(email) {
  const answer = await fetch('/v1/accounts/kdf', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ email }), signal: AbortSignal.timeout(10_000),
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail ?? body.title ?? 'Unexpected answer from the server.');
  return body;
}

/** @returns {Promise<string>} the authSecret; about half a second of work. */
export async function deriveAuthSecret(password, { salt, memoryKiB, iterations }) {
  const inBounds = (value, [least, most]) => Number.isInteger(value) && value >= least && value <= most;
  if (!inBounds(memoryKiB, bounds.memoryKiB) || !inBounds(iterations, bounds.iterations))
    throw new Error('The server requested unsafe key derivation parameters, so the password was not used. Contact your operator.');
  const saltBytes = fromBase64Url(salt);
  if (saltBytes.length !== 16) throw new Error('The server sent a salt that is not 16 bytes.');
  const master = await globalThis.hashwasm.argon2id({
    password: new TextEncoder().encode(password.normalize('NFKC')), salt: saltBytes, parallelism: 1,
    iterations, memorySize: memoryKiB, hashLength: 32, outputType: 'binary',
  });
  const key = await crypto.subtle.importKey('raw', master, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode('fractal/auth/v1');
  const secret = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, key, 256);
  master.fill(0);
  return prefix + toBase64Url(new Uint8Array(secret));
}

function toBase64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) throw new Error('The server sent a salt that is not base64url.');
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
}
