/** Where a rule stands: a page, its own title, and the heading on it (the title again for the lead part). Part of every finding. */
export interface Source {
  readonly seed: '000' | '001' | '002' | '003' | '004' | 'public-docs' | 'desk-policy';
  /** BCP 47 tag of the page's language. */
  readonly locale: string;
  readonly title: string;
  readonly section: string;
  /** Empty for the desk's own policy, which stands on no page. */
  readonly url: string;
  /** The date on which the page was read, YYYY-MM-DD; the live page may have changed since. */
  readonly readOn: string;
}

type Page = Omit<Source, 'section' | 'readOn'>;

const learn = 'https://learn.microsoft.com';
const readOn = '2026-11-20';

function sections<Key extends string>(page: Page, headings: Readonly<Record<Key, string>>): Readonly<Record<Key | 'lead', Source>> {
  const entries = Object.entries<string>({ lead: page.title, ...headings }).map(([key, section]) => [key, { ...page, section, readOn }]);
  return Object.fromEntries(entries) as Record<Key | 'lead', Source>;
}

/** Seed 000, assign a reseller as technical support contact. */
export const assign = sections({
  seed: '000', locale: 'pt-BR', title: 'Atribuir um revendedor como contato de suporte técnico para clientes',
  url: `${learn}/pt-br/partner-center/assign-support-contacts`,
}, { steps: 'Atribuir contatos' });

/** Seed 001, report a service problem on behalf of a customer, in Portuguese. */
export const reportPt = sections({
  seed: '001', locale: 'pt-PT', title: 'Comunicar um problema de serviço em nome de um cliente, incluindo quando e como o fazer',
  url: `${learn}/pt-pt/partner-center/report-problems-on-behalf-of-a-customer`,
}, {
  report: 'Reportar problemas em nome de um cliente',
  file: 'Arquivar um tíquete de suporte para um cliente',
  admin: 'Execute tarefas administrativas para seus clientes',
  azure: 'Enviar uma solicitação de serviço no Microsoft Azure',
  m365: 'Criar uma solicitação de serviço no Office 365, Enterprise Mobility Suite e Microsoft Dynamics CRM Online',
  customer: 'Experiência de suporte para clientes no Centro de Administração do Microsoft 365',
  marketplace: 'Suporte para produtos de marketplace comercial',
  bypass: 'O que acontece se eu entrar nos portais do Centro de administração do Azure ou do Microsoft 365 e ignorar o Partner Center?',
});

/** Seed 002, the same page in Spanish: stricter about who may file. */
export const reportEs = sections({
  seed: '002', locale: 'es', title: 'Notificar un problema de servicio en nombre de un cliente, incluido cuándo y cómo hacerlo',
  url: `${learn}/es-es/partner-center/report-problems-on-behalf-of-a-customer`,
}, {
  report: 'Notificar problemas en nombre de un cliente',
  file: 'Presentar una incidencia de soporte técnico para un cliente',
  admin: 'Realizar tareas administrativas para los clientes',
  azure: 'Envío de una solicitud de servicio en Microsoft Azure',
  m365: 'Crear una solicitud de servicio en Office 365, Enterprise Mobility Suite y Microsoft Dynamics CRM Online',
  customer: 'Experiencia de soporte técnico para clientes en Administración de Microsoft 365 Center',
  marketplace: 'Compatibilidad con productos de Marketplace comercial',
  bypass: '¿Qué ocurre si inicio sesión en Azure o Centro de administración de Microsoft 365 portales y omite el Centro de partners?',
});

/** Seed 003, the same page in Hungarian: the oldest edition, the only one with the response table. */
export const reportHu = sections({
  seed: '003', locale: 'hu', title: 'Szolgáltatásprobléma jelentése az ügyfél nevében – beleértve azt is, hogy mikor és hogyan hajtható végre',
  url: `${learn}/hu-hu/partner-center/report-problems-on-behalf-of-a-customer`,
}, {
  admin: 'Rendszergazdai feladatok végrehajtása az ügyfelek számára',
  response: 'Mennyi idő múlva kapom meg az első választ?',
  azure: 'Szolgáltatáskérés küldése a Microsoft Azure-ban',
  m365: 'Szolgáltatáskérés létrehozása az Office 365- ben, az Enterprise Mobility Suite-ban és a Microsoft Dynamics CRM Online-ban',
  marketplace: 'Kereskedelmi piactéri termékek támogatása',
  bypass: 'Mi történik, ha bejelentkezem az Azure-ba vagy Microsoft 365 Felügyeleti központ portálokra, és megkerülöm a Partnerközpontot?',
});

/** Seed 004, provide support to customers. */
export const support = sections({
  seed: '004', locale: 'ja', title: '顧客にさまざまな種類のサポートを提供する',
  url: `${learn}/ja-jp/partner-center/customer-support`,
}, {
  communication: 'Microsoft との顧客通信の成功',
  requirements: 'サポート要件を満たす',
  selfService: 'Microsoft 365 管理センターまたは Azure portal を使用した顧客のセルフ サポート',
});

/** Public pages beside the seeds. `dynamics` stands only in editions of 2020 and 2021. */
export const docs = {
  gdapRoles: sections({
    seed: 'public-docs', locale: 'en-US', title: 'GDAP role guidance', url: `${learn}/en-us/partner-center/gdap-least-privileged-roles-by-task`,
  }, { requests: 'Creating support requests' }).requests,
  azureRbac: sections({
    seed: 'public-docs', locale: 'en-US', title: 'Create an Azure support request',
    url: `${learn}/en-us/azure/azure-portal/supportability/how-to-create-azure-support-request`,
  }, { rbac: 'Azure role-based access control' }).rbac,
  dynamics: sections({
    seed: 'public-docs', locale: 'en-US', title: 'Report a service problem on behalf of a customer - including when and how to do so',
    url: `${learn}/en-us/partner-center/report-problems-on-behalf-of-a-customer`,
  }, { submit: 'Submit a service request for a customer' }).submit,
};

/** The desk's own decisions, shown as such. */
export const policy = sections({ seed: 'desk-policy', locale: 'en', title: 'Desk policy', url: '' }, {
  gdapExpiry: 'GDAP expiry',
  responseClock: 'Response clock',
});
