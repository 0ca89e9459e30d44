
/** Longest silence of the server, in milliseconds, before a call counts as dropped. */
const SILENCE = 6000;

/** The server answered, and the answer is no. */
export class Refused extends Error {
  /** @type {number | null} seconds */
  retryAfter = null;
  /** @type {BotMessage[]} what the body asks to show: the help card */
  messages = [];

  /** @param {number} status */
  constructor(status) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** @type {() => Patience} */
const makePatience = () => {
  const controller = new AbortController();
  const start = () => setTimeout(() => controller.abort(), SILENCE);
  let timer = start();
  const end = () => clearTimeout(timer);
  return {
    signal: controller.signal,
    end,
    renew() {
      end();
      timer = start();
    },
  };
};

/** @param {Response} response */
const refusal = async (response) => {
  const refused = new Refused(response.status);
  refused.messages = (await response.json().catch(() => ({}))).messages ?? [];
  refused.retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10) || null;
  return refused;
};

/** @type {(response: Response, patience: Patience) => AsyncGenerator<string, void>} */
async function* lines({ body }, patience) {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    patience.renew();
    const parts = (rest + chunk.value).split('\n');
    rest = parts.pop() ?? '';
    yield* parts.filter((part) => part.trim());
  }
}

/** @type {(base: URL) => Api} base ends in /webhooks/web/ */
export const makeApi = (base) => {
  /** @type {(path: string, token?: string, options?: RequestInit, json?: object, patience?: Patience) => Promise<Response>} */
  const call = async (path, token, options, json, patience = makePatience()) => {
    const headers = new Headers();
    if (token) headers.set('Authorization', `Bearer ${token}`);
    if (json) headers.set('Content-Type', 'application/json');
    const response = await fetch(new URL(path, base), {
      headers,
      body: json ? JSON.stringify(json) : null,
      credentials: 'omit',
      cache: 'no-store',
      signal: patience.signal,
      ...options,
    });
    patience.renew();
    if (!response.ok) throw await refusal(response);
    return response;
  };
  const post = { method: 'POST' };

  return {
    async open() {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      return (await call('sessions', undefined, post, { time_zone: timeZone })).json();
    },
    async history(token) {
      return (await (await call('messages', token)).json()).messages;
    },
    async *send(token, body) {
      const patience = makePatience();
      try {
        const response = await call('messages', token, post, body, patience);
        for await (const line of lines(response, patience)) {
          const message = JSON.parse(line);
          if (message.done) return;
          yield message;
        }
        throw new Error('dropped');
      } finally {
        patience.end();
      }
    },
    // keepalive: the call must survive the page when somebody has to leave at once
    remove: (token) => call('sessions/current', token, { method: 'DELETE', keepalive: true }),
    feedback: (token, message, value) => call('feedback', token, post, { message, value }),
    transcript: async (token) => (await call('transcript', token)).blob(),
  };
};
