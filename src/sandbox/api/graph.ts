import type { Call } from './cloud.ts';
import { directoryRoutes } from './graph.directory.ts';
import { denied } from './graph.faults.ts';
import { healthRoutes } from './graph.health.ts';
import { relationshipRoutes } from './graph.relationships.ts';
import type { Route } from './http.ts';

/** Microsoft Graph, version 1.0, as far as the desk calls it. */
export const graphRoutes: readonly Route<Call>[] = [...relationshipRoutes, ...directoryRoutes, ...healthRoutes];

/** A user reads with the rights of an agent; an app with the permissions it was given in a partner company's tenant. */
export function admitToGraph({ cloud: { partner }, caller }: Call): void {
  if (caller.idtyp === 'app') return;
  const roles = partner.staff.get(caller.oid)?.roles ?? [];
  if (roles.length === 0) denied();
}
