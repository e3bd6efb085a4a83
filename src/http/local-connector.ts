import type { Request, Response, Server } from 'restify';
import * as z from 'zod/v4';
import type { Conversations } from './local-conversations.ts';

/** Somebody of the sample partner or of its customers. */
export interface SandboxPerson {
  readonly id: string;
  readonly name: string;
  readonly kind: 'agent' | 'manager' | 'customer';
  readonly company: string;
  readonly roles: readonly string[];
  readonly tenantId: string;
  readonly aadObjectId: string;
  readonly locale: string;
  readonly timeZone: string;
}

const path = '/sandbox/connector/v3/conversations';

const Activity = z.looseObject({ type: z.string().min(1), id: z.string().min(1).optional() });
const Said = z.object({ conversation: z.string().min(1).max(100), activity: Activity.required({ id: true }) });
const NewConversation = z.looseObject({
  members: z.array(z.looseObject({ id: z.string().min(1) })).min(1),
  activity: Activity.optional(),
});

/** Stands in for the connector of Teams: the routes that botbuilder calls at an activity's serviceUrl, and one for what the person said. */
export function serveConnector(server: Server, conversations: Conversations, people: () => Promise<readonly SandboxPerson[]>): void {
  /** Typing is shown, not kept; a message is kept, and windows that show somebody else hear that there is one. */
  function receive(conversation: string, activity: z.infer<typeof Activity>): string {
    if (activity.type === 'typing') {
      conversations.tell(conversation, { event: 'typing', data: {} });
      return 'typing';
    }
    const id = conversations.put(conversation, { ...activity, id: undefined });
    conversations.tellAll({ event: 'elsewhere', data: { conversation } }, conversation);
    return id;
  }

  async function send(request: Request, response: Response): Promise<void> {
    const activity = Activity.safeParse(request.body);
    if (!activity.success) return refuse(response, 400, 'BadSyntax', 'An activity needs a type.');
    response.send(201, { id: receive(request.params.conversation, activity.data) });
  }

  server.post(`${path}/:conversation/activities`, send);
  server.post(`${path}/:conversation/activities/:activity`, send);

  server.put(`${path}/:conversation/activities/:activity`, async (request: Request, response: Response) => {
    const activity = Activity.safeParse(request.body);
    if (!activity.success) return refuse(response, 400, 'BadSyntax', 'An activity needs a type.');
    response.send(200, { id: conversations.put(request.params.conversation, { ...activity.data, id: request.params.activity }) });
  });

  server.del(`${path}/:conversation/activities/:activity`, async (request: Request, response: Response) => {
    conversations.remove(request.params.conversation, request.params.activity);
    response.send(200, {});
  });

  server.post(path, async (request: Request, response: Response) => {
    const asked = NewConversation.safeParse(request.body);
    if (!asked.success) return refuse(response, 400, 'BadSyntax', 'A conversation needs a member.');
    const id = `local-${asked.data.members[0]?.id.replace(/^29:/, '')}`;
    const activityId = asked.data.activity && receive(id, asked.data.activity);
    response.send(201, { id, ...(activityId && { activityId }) });
  });

  server.post('/sandbox/connector/said', async (request: Request, response: Response) => {
    const said = Said.safeParse(request.body);
    if (!said.success) return refuse(response, 400, 'BadSyntax', 'What was said needs a conversation and an activity with type and id.');
    response.send(201, { id: conversations.put(said.data.conversation, said.data.activity) });
  });

  serveMembers(server, people);
}

function serveMembers(server: Server, people: () => Promise<readonly SandboxPerson[]>): void {
  async function members(conversation: string) {
    return (await people()).filter(({ aadObjectId }) => conversation === `local-${aadObjectId}`).map(member);
  }

  server.get(`${path}/:conversation/members`, async (request: Request, response: Response) => {
    response.send(200, await members(request.params.conversation));
  });

  server.get(`${path}/:conversation/pagedmembers`, async (request: Request, response: Response) => {
    response.send(200, { members: await members(request.params.conversation) });
  });

  server.get(`${path}/:conversation/members/:member`, async (request: Request, response: Response) => {
    const { conversation, member } = request.params;
    const found = (await members(conversation)).find(({ id, aadObjectId }) => id === member || aadObjectId === member);
    if (!found) return refuse(response, 404, 'MemberNotFoundInConversation', 'The person is not in this conversation.');
    response.send(200, found);
  });
}

function member({ name, aadObjectId, tenantId }: SandboxPerson) {
  return { id: `29:${aadObjectId}`, name, aadObjectId, objectId: aadObjectId, tenantId, userRole: 'user' };
}

/** The connector's way to say no. */
function refuse(response: Response, status: number, code: string, message: string): void {
  response.send(status, { error: { code, message } });
}
