export { AdminGuard } from './admin.guard.js';
export { AdminModule } from './admin.module.js';
