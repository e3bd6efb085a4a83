import type { SampleCustomer } from '../sample-partner.ts';

const firsts = ['Alder', 'Amber', 'Aspen', 'Birch', 'Bright', 'Cedar', 'Clear', 'Cobalt', 'Copper', 'Coral', 'Crystal', 'Eastern', 'Elm', 'Ember', 'Falcon', 'Fern', 'Granite', 'Harbor', 'Hazel', 'Iron', 'Ivory', 'Juniper', 'Lake', 'Laurel', 'Lunar', 'Maple', 'Marble', 'Meadow', 'Northern', 'Oak', 'Olive', 'Onyx', 'Pine', 'Quartz', 'River', 'Saffron', 'Silver', 'Southern', 'Summit', 'Western'];
const seconds = ['Analytics', 'Bakery', 'Books', 'Ceramics', 'Clinics', 'Construction', 'Consulting', 'Dairy', 'Design', 'Engineering', 'Farms', 'Films', 'Foods', 'Freight', 'Furniture', 'Gardens', 'Glass', 'Hotels', 'Insurance', 'Laboratories', 'Logistics', 'Machines', 'Media', 'Mills', 'Motors', 'Music', 'Optics', 'Paper', 'Pharmacy', 'Plastics', 'Press', 'Schools', 'Shipping', 'Solar', 'Sports', 'Studios', 'Textiles', 'Tools', 'Travel', 'Water'];
const countries = [['US', 'en', 'America/New_York'], ['GB', 'en', 'Europe/London'], ['ES', 'es', 'Europe/Madrid'], ['BR', 'pt-BR', 'America/Sao_Paulo'], ['HU', 'hu', 'Europe/Budapest'], ['JP', 'ja', 'Asia/Tokyo']] as const;

/** Customers made up by number, always the same: for trying lists at size. Each has one subscription and nothing else. */
export function inventedCustomers(count: number): SampleCustomer[] {
  return Array.from({ length: count }, (_, index) => inventedCustomer(index));
}

function inventedCustomer(index: number): SampleCustomer {
  const round = Math.floor(index / (firsts.length * seconds.length)) + 1;
  const name = `${firsts[index % firsts.length]} ${seconds[Math.floor(index / firsts.length) % seconds.length]}${round > 1 ? ` ${round}` : ''}`;
  const [country, locale, timeZone] = countries[index % countries.length]!;
  const number = String(index + 1).padStart(12, '0');
  return {
    name, aliases: [], situation: 'Made up to be one of many.', tenantId: `2f000000-0000-4000-8000-${number}`, domain: `${name.toLowerCase().replaceAll(' ', '')}.example.com`,
    country, locale, timeZone, attachedTo: null, gdapReadable: true, dynamicsAdvancedSupport: null, relationships: [],
    subscriptions: [{ id: `6f000000-0000-4000-8000-${number}`, name: 'Microsoft 365 Business Basic', workload: 'microsoft365', commerce: 'new-commerce', status: 'active' }],
  };
}
