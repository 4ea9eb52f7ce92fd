export { PrivacyModule } from './privacy.module.js';
export { PersonRecordsService, type ErasureReceipt } from './person-records.service.js';
export { type Person, readPerson } from './person.js';
export { AGING_TABLES, PERSONAL_TABLES } from './personal-tables.js';
