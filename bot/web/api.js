/** Longest wait for an answer, in milliseconds, before a call counts as dropped. */
const PATIENCE = 8000;

/** The server answered, and the answer is no. */
export class Refused extends Error {
  /** @type {number | undefined} seconds */
  retryAfter;
  /** @type {BotMessage[]} what the body asks to show: the help card */
  messages = [];

  /** @param {number} status */
  constructor(status) {
    super();
    this.status = status;
  }
}

/** @param {Response} response */
async function* lines({ body }) {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
    const parts = (rest + chunk.value).split('\n');
    rest = parts.pop() ?? '';
    yield* parts.filter(Boolean);
  }
}

/** @type {(base: URL) => Api} base ends in /webhooks/web/ */
export const makeApi = (base) => {
  /** @type {(path: string, token?: string, options?: RequestInit, json?: object) => Promise<Response>} */
  const call = async (path, token, options, json) => {
    const response = await fetch(new URL(path, base), {
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(json && { 'Content-Type': 'application/json' }),
      },
      body: json && JSON.stringify(json),
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
    if (response.ok) return response;
    const refused = new Refused(response.status);
    refused.messages = (await response.json().catch(() => ({}))).messages ?? [];
    refused.retryAfter = Number(response.headers.get('Retry-After')) || undefined;
    throw refused;
  };
  const post = { method: 'POST' };

  return {
    async open() {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      return (await call('sessions', undefined, post, { time_zone: timeZone })).json();
    },
    history: async (token) => (await (await call('messages', token)).json()).messages,
    async *send(token, body) {
      for await (const line of lines(await call('messages', token, post, body))) {
        const message = JSON.parse(line);
        if (message.done) return;
        yield message;
      }
      throw new Error('dropped');
    },
    // keepalive: the call must survive the page when somebody has to leave at once
    remove: (token) => call('sessions/current', token, { method: 'DELETE', keepalive: true }),
    feedback: (token, message, value) => call('feedback', token, post, { message, value }),
    transcript: async (token) => (await call('transcript', token)).blob(),
  };
};
