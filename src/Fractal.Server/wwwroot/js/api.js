// Calls of /v1 from Fractal's own pages: with the cookie, and with the antiforgery header on requests that may change something.

/** A refusal, with its stable code. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? 'The request failed.');
    this.status = status;
    this.code = problem.code;
  }
}

export async function call(method, path) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') headers['X-Fractal-Antiforgery'] = document.querySelector('meta[name=antiforgery]').content;
  const answer = await fetch(path, { method, headers, signal: AbortSignal.timeout(10_000) });
  const body = answer.status === 204 ? null : await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, body);
  return body;
}
