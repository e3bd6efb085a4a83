import { describe, expect, it } from 'vitest';
import { azureSupportRoles, entraRoles, mayFileFor, roleName, supportTicketRoles } from '../../src/rules/index.ts';
import { role } from './builders.ts';

describe('the role catalogue', () => {
  it('holds template ids, lower case, each once', () => {
    const ids = [...entraRoles.map(({ id }) => id), ...azureSupportRoles];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('tells the roles that file from those that do not', () => {
    expect(supportTicketRoles).toHaveLength(34);
    expect(entraRoles.filter(({ supportTickets }) => supportTickets).map(({ id }) => id)).toEqual(supportTicketRoles);
    expect(azureSupportRoles).toEqual([role.owner, role.contributor, role.supportRequestContributor]);
  });

  it.each([
    { workload: 'microsoft365', id: role.serviceSupport.toUpperCase(), files: true }, { workload: 'ems', id: role.globalReader, files: false },
    { workload: 'azure', id: role.globalReader, files: true }, { workload: 'dynamics365', id: 'toString', files: false },
  ] as const)('$id files for $workload: $files', ({ workload, id, files }) => {
    expect(mayFileFor(workload, id)).toBe(files);
  });

  it.each([
    { id: role.serviceSupport.toUpperCase(), name: 'Service Support Administrator' }, { id: role.directoryReaders, name: 'Directory Readers' },
    { id: role.owner, name: 'Owner' }, { id: 'no-such-role', name: 'no-such-role' },
  ])('$id is called $name', ({ id, name }) => {
    expect(roleName(id)).toBe(name);
  });
});
