import { createZone, fixedZone } from './zone.ts';

export const UTC = fixedZone('UTC', 0);
export const NEW_YORK = createZone({ name: 'America/New_York', standardMinutes: -300, summerTime: 'US' });
