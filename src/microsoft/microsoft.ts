import { createAzure, type Azure } from './azure.ts';
import type { Waiting } from './azure-operation.ts';
import type { Send } from './call.ts';
import { createGraph, type Graph } from './graph.ts';
import { createPartnerCenter, type PartnerCenter } from './partner-center.ts';

/** Microsoft's three clouds of a partner, in our own words. */
export interface Microsoft {
  readonly partnerCenter: PartnerCenter;
  readonly graph: Graph;
  readonly azure: Azure;
}

/** The clients of all three, over one way to Microsoft, for the partner of this tenant. */
export function createMicrosoft(send: Send, ownTenantId: string, waiting?: Waiting): Microsoft {
  return { partnerCenter: createPartnerCenter(send), graph: createGraph(send, ownTenantId), azure: createAzure(send, waiting) };
}
