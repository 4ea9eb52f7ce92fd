export { ISOLATION_CHECKS, type IsolationCheckName } from './isolation-check.js';
export { IsolationModule } from './isolation.module.js';
export { IsolationProbe, type IsolationReport } from './isolation.probe.js';
