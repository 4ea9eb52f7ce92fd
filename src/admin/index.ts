export { AdminModule } from './admin.module.js';
export { formatScope, parseScope } from './admin-scope.js';
export { AdminTokens } from './admin-tokens.js';
