import { OpenAIModel } from '@microsoft/teams-ai';
import type { ClientOptions } from 'openai';
import * as z from 'zod/v4';

/** Where the model is, and what opens the door. */
export type ModelSettings = Reach & (
  | { readonly kind: 'openai'; readonly apiKey: string; readonly model: string; readonly endpoint?: string }
  | { readonly kind: 'azure'; readonly apiKey: string; readonly endpoint: string; readonly deployment: string; readonly apiVersion?: string }
);

interface Reach {
  readonly fetch?: typeof fetch;
  /** In milliseconds. */
  readonly limit?: number;
}

/** One call to the model, and why nothing came of it. */
export interface Call {
  readonly model: OpenAIModel;
  readonly failure: () => string | undefined;
}

const longestWait = 3_000;
const largestAnswer = 65_536;
/** Older versions of Azure's API know no tools; teams-ai's own default is one of them. */
const azureApiVersion = '2024-10-21';

const ToolCall = z.object({ id: z.string().default(''), type: z.literal('function').default('function'), function: z.object({ name: z.string(), arguments: z.string() }) });
type ToolCall = z.infer<typeof ToolCall>;

const Completion = z.object({ choices: z.tuple([z.object({ message: z.object({ tool_calls: z.array(ToolCall) }) })]) });
type Completion = z.infer<typeof Completion>;

/** A model for one call, with a time limit of its own. */
export function createCall(settings: ModelSettings): Call {
  let failure: string | undefined;
  const { fetch: send = fetch, limit = longestWait } = settings;
  // OpenAIModel prints every error to the console, with what was sent; so it never meets one: it gets an answer without a choice instead.
  const guarded: typeof fetch = async (address, request) => {
    const timeUp = new AbortController();
    const timer = setTimeout(() => timeUp.abort(), limit);
    try {
      const read = await readCompletion(await send(address, { ...request, signal: timeUp.signal, redirect: 'error' }));
      if (typeof read !== 'string') return answerOf(read.choices[0].message.tool_calls);
      failure = read;
    } catch {
      failure = timeUp.signal.aborted ? 'too slow' : 'not reached';
    } finally {
      clearTimeout(timer);
    }
    return answerOf([]);
  };
  return { model: modelOf(settings, guarded), failure: () => failure };
}

function answerOf(calls: readonly ToolCall[]): Response {
  return Response.json({ choices: [{ message: { role: 'assistant', content: '', tool_calls: calls } }] });
}

/** What the model answered, or why that is of no use. */
async function readCompletion(response: Response): Promise<Completion | string> {
  const body = response.ok ? await textOf(response) : undefined;
  if (body === undefined) {
    await response.body?.cancel().catch(() => undefined);
    return response.ok ? 'too long' : `HTTP ${response.status}`;
  }
  const read = Completion.safeParse(jsonOf(body));
  return read.success ? read.data : 'no choice';
}

async function textOf({ body }: Response): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const part of body ?? []) {
    text += decoder.decode(part, { stream: true });
    if (text.length > largestAnswer) return undefined;
  }
  return text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function modelOf(settings: ModelSettings, guarded: typeof fetch): OpenAIModel {
  const shared = { useSystemMessages: true };
  // The client's types want node-fetch; it works with any fetch.
  const client: ClientOptions = { fetch: guarded as unknown as ClientOptions['fetch'], maxRetries: 0 };
  if (settings.kind === 'openai') {
    const { apiKey, model, endpoint = 'https://api.openai.com/v1' } = settings;
    return new OpenAIModel({ ...shared, apiKey, defaultModel: model, endpoint, clientOptions: client });
  }
  // Without baseURL: null the client refuses to start where OPENAI_BASE_URL is set.
  const { apiKey, endpoint, deployment, apiVersion = azureApiVersion } = settings;
  return new OpenAIModel({ ...shared, azureApiKey: apiKey, azureEndpoint: endpoint, azureDefaultDeployment: deployment, azureApiVersion: apiVersion, clientOptions: { ...client, baseURL: null } });
}
