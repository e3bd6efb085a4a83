import { TeamsAdapter } from '@microsoft/teams-ai';
import {
  AuthenticationConfiguration, AuthenticationConstants, AuthenticationError, CertificateServiceClientCredentialsFactory,
  type ServiceClientCredentialsFactory,
} from 'botframework-connector';
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import type { Activity, ConversationReference, InvokeResponse, ResourceResponse, TurnContext } from 'botbuilder';

/** The bot's registration; absent in the sandbox, where nobody is authenticated and everything is local. */
export interface Registration {
  readonly appId: string;
  readonly type: 'SingleTenant' | 'UserAssignedMsi';
  readonly tenantId: string;
  readonly password?: string;
  readonly certificate?: { readonly thumbprint: string; readonly key: string };
}

/** What became of a message that the desk sent of its own accord. */
export type Delivery =
  | { readonly kind: 'sent'; readonly activityId: string }
  /** Said no, and it will not change: the app is gone, blocked, or the message is too large. */
  | { readonly kind: 'refused'; readonly status: number; readonly code: string }
  /** Said no for now; seconds until it may be tried again. */
  | { readonly kind: 'throttled'; readonly status: number; readonly code: string; readonly retryAfter: number }
  /** No answer, or one that says nothing: it may have arrived. */
  | { readonly kind: 'in-doubt'; readonly cause: string };

/** botbuilder's adapter with the two doors the desk needs: an activity in, and one message out, tried once. */
export class DeskAdapter extends TeamsAdapter {
  readonly #appId: string;

  constructor(registration: Registration | undefined) {
    super(settingsOf(registration), credentialsOf(registration), registration && onlyFromTheChannel(registration.appId));
    this.#appId = registration?.appId ?? '';
  }

  /** Authenticates and handles one activity. Gives the answer to an invoke. Throws AuthenticationError where the token is not valid. */
  take(authorization: string, activity: Partial<Activity>, logic: (context: TurnContext) => Promise<void>): Promise<InvokeResponse | undefined> {
    return this.processActivity(authorization, activity as Activity, logic);
  }

  /** Sends one message to a conversation, once: the SDK's own silent retries would deliver it twice when an answer is lost. */
  deliver(reference: Partial<ConversationReference>, activity: Partial<Activity>): Promise<Delivery> {
    return this.#once(reference, (context) => context.sendActivity(activity));
  }

  /** Puts another message in the place of one that was sent, tried once. */
  replace(reference: Partial<ConversationReference>, activityId: string, activity: Partial<Activity>): Promise<Delivery> {
    return this.#once(reference, async (context) => await context.updateActivity({ ...activity, id: activityId }) ?? undefined);
  }

  async #once(reference: Partial<ConversationReference>, call: (context: TurnContext) => Promise<ResourceResponse | undefined>): Promise<Delivery> {
    let delivery: Delivery = { kind: 'throttled', status: 0, code: 'not begun', retryAfter: 15 }; // as long as nothing has left
    const began = this.continueConversationAsync(this.#appId, reference, async (context) => {
      const { client } = context.turnState.get(this.ConnectorClientKey) as { client: { pipeline: { removePolicy(policy: { name: string }): void } } };
      client.pipeline.removePolicy({ name: 'defaultRetryPolicy' });
      delivery = { kind: 'in-doubt', cause: 'the conversation ended early' };
      delivery = await Promise.race([call(context).then(sent, failed), noAnswer()]);
    });
    await began.catch((error: Error) => { if (delivery.kind === 'throttled') delivery = { ...delivery, code: error.name }; });
    return delivery;
  }
}

const patienceMs = 15_000;

function noAnswer(): Promise<Delivery> {
  return new Promise((resolve) => { setTimeout(() => resolve({ kind: 'in-doubt', cause: `no answer within ${patienceMs / 1000} s` }), patienceMs).unref(); });
}

function sent(response: ResourceResponse | undefined): Delivery {
  return { kind: 'sent', activityId: response?.id ?? '' };
}

/**
 * To be tried again, as Microsoft's page on rate limits has it; 401 is about us, our key or our clock, and never about the receiver. The page has 502 and
 * 504 too, but those are a gateway's: what stands behind it may have taken the message.
 */
const notNow: ReadonlySet<number> = new Set([401, 412, 429]);

/** Nobody was there to take the message, so it cannot have arrived. */
const neverLeft: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

function failed(error: { statusCode?: number; code?: string; response?: { headers?: { get?(name: string): string | undefined } } }): Delivery {
  const status = error.statusCode ?? 0;
  const code = error.code ?? '';
  if (notNow.has(status)) return { kind: 'throttled', status, code, retryAfter: Number(error.response?.headers?.get?.('retry-after')) || 1 };
  if (status >= 400 && status < 500) return { kind: 'refused', status, code };
  if (neverLeft.has(code)) return { kind: 'throttled', status, code, retryAfter: 15 };
  return { kind: 'in-doubt', cause: status ? `HTTP ${status}` : code || 'no answer' };
}

function settingsOf(registration: Registration | undefined) {
  if (!registration) return {};
  return { MicrosoftAppId: registration.appId, MicrosoftAppType: registration.type === 'SingleTenant' ? 'SingleTenant' : 'UserAssignedMSI', MicrosoftAppTenantId: registration.tenantId };
}

function credentialsOf(registration: Registration | undefined): ServiceClientCredentialsFactory | undefined {
  if (!registration) return undefined;
  const { appId, tenantId, password, certificate } = registration;
  if (certificate) return new CertificateServiceClientCredentialsFactory(appId, certificate.thumbprint, certificate.key, tenantId);
  return new ConfigurationServiceClientCredentialFactory({ ...settingsOf(registration), MicrosoftAppPassword: password ?? '' });
}

/** Accepts the channel's own tokens alone. The SDK would also accept any Entra token for this app, from any tenant ("emulator"). */
function onlyFromTheChannel(appId: string): AuthenticationConfiguration {
  return new AuthenticationConfiguration([], async (claims) => {
    const claim = (type: string) => claims.find((each) => each.type === type)?.value;
    const genuine = claim('iss') === AuthenticationConstants.ToBotFromChannelTokenIssuer && claim('aud') === appId && Boolean(claim(AuthenticationConstants.ServiceUrlClaim));
    if (!genuine) throw new AuthenticationError('The token is not the channel\'s.', 401);
  });
}
